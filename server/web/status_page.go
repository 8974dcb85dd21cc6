package web

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"kith/server/incident"
)

// statusPage sends how the service does, for people. It runs no script and loads nothing.
func (s *Server) statusPage(w http.ResponseWriter, r *http.Request) error {
	if err := s.limit(r, s.limits.reads); err != nil {
		return err
	}
	var text strings.Builder
	if err := statusTemplate.Execute(&text, statusView{s.currentStatus(), statusWordsFor(r)}); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", statusPolicy)
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("X-Frame-Options", "DENY")
	h.Add("Vary", "Accept-Language")
	return writeCacheableText(w, r, "public, max-age="+statusMaxAge, "text/html; charset=utf-8", text.String())
}

// languageMatcher chooses among statusWords.
var languageMatcher = func() language.Matcher {
	var tags []language.Tag
	for _, t := range statusWords {
		tags = append(tags, language.Make(t.Language))
	}
	return language.NewMatcher(tags)
}()

// statusWordsFor returns the words in the language that the query names, or else in the one
// that the browser prefers.
func statusWordsFor(r *http.Request) *statusText {
	_, i := language.MatchStrings(languageMatcher, r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	return &statusWords[i]
}

// A statusView is what the template shows.
type statusView struct {
	status status
	Words  *statusText
}

// A badge is a component as the page shows it.
type badge struct{ Name, State, Text string }

// An incidentView is an incident as the page shows it.
type incidentView struct {
	incident.Public
	Words       *statusText
	Title, Text string
	Percent     int // healed, rounded down: 100 is all
	Steps       []incidentStep
}

type incidentStep struct {
	Name string
	At   int64
}

func (v statusView) Overall() badge {
	return badge{State: string(v.status.overall), Text: v.Words.overall[v.status.overall]}
}

func (v statusView) Components() (list []badge) {
	for _, c := range v.status.components {
		list = append(list, badge{v.Words.components[c.id], string(c.state), v.Words.states[c.state]})
	}
	return list
}

func (v statusView) At() int64                { return v.status.at.UnixMilli() }
func (v statusView) Open() []incidentView     { return v.views(v.status.open) }
func (v statusView) Resolved() []incidentView { return v.views(v.status.resolved) }

func (v statusView) views(list []incident.Public) (views []incidentView) {
	for _, p := range list {
		i := incidentView{Public: p, Words: v.Words, Title: v.Words.title(p.Kind), Text: v.Words.text(p.Kind), Percent: int(p.Share * 100)}
		for _, s := range []incidentStep{{v.Words.Noticed, p.Noticed}, {v.Words.RolledBack, p.RolledBack}, {v.Words.Healed, p.Healed}, {v.Words.Resolved, p.Resolved}} {
			if s.At != 0 {
				i.Steps = append(i.Steps, s)
			}
		}
		views = append(views, i)
	}
	return views
}

// statusStyle has the colours of the inbox.
const statusStyle = `
:root{color-scheme:light dark;--surface:#fff;--sunken:#f7f7f5;--border:#e5e5e0;--text:#17181a;--muted:#5f6168;--accent:#3453d1;--good:#136a39;--good-surface:#e6f4eb;--warn:#7a5200;--warn-surface:#fdf5e2;--bad:#b3261e;--bad-surface:#fdeeec;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{--surface:#1b1d20;--sunken:#151719;--border:#303339;--text:#eceded;--muted:#a3a6ad;--accent:#9db0ff;--good:#4cc27d;--good-surface:#18302a;--warn:#f0cc80;--warn-surface:#342a17;--bad:#ff9c93;--bad-surface:#3b2322}}
*{box-sizing:border-box}
body{margin:0;background:var(--sunken);color:var(--text);-webkit-text-size-adjust:100%}
main,header,footer{width:min(100% - 2rem,44rem);margin-inline:auto}
header{display:flex;align-items:center;gap:.75rem;padding-block:2rem 1.25rem}
header svg{width:2rem;height:2rem;flex:none}
h1{margin:0;font-size:1.25rem}
h2{margin:2.25rem 0 .75rem;font-size:1.05rem}
h3{margin:0;font-size:1rem}
p{margin:.35rem 0 0}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.card,.banner{border:1px solid var(--border);border-radius:14px;background:var(--surface)}
.banner{display:flex;align-items:center;gap:.75rem;padding:1.1rem 1.25rem;font-weight:600;font-size:1.1rem}
.banner.operational{background:var(--good-surface);border-color:transparent}
.banner.degraded{background:var(--warn-surface);border-color:transparent}
.banner.outage{background:var(--bad-surface);border-color:transparent}
.dot{flex:none;width:.75rem;height:.75rem;border-radius:50%;background:currentColor}
.operational>.dot,.state.operational{color:var(--good)}
.degraded>.dot,.state.degraded{color:var(--warn)}
.outage>.dot,.state.outage{color:var(--bad)}
.dot.degraded{border-radius:2px}
ul,dl{margin:0;padding:0;list-style:none}
.components li{display:flex;justify-content:space-between;gap:1rem;padding:.8rem 1.25rem}
.components li+li{border-block-start:1px solid var(--border)}
.state{font-weight:550;white-space:nowrap}
.incident{padding:1.1rem 1.25rem}
.incident+.incident{margin-block-start:.75rem}
.muted,.none,footer,dt{color:var(--muted)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin-block-start:.8rem;font-size:.95rem}
dd{margin:0}
time{font-variant-numeric:tabular-nums;unicode-bidi:isolate}
.healing{margin-block-start:.9rem}
progress{display:block;width:100%;height:.5rem;margin-block-start:.35rem;appearance:none;border:0;border-radius:4px;overflow:hidden;background:var(--border)}
progress::-webkit-progress-bar{background:var(--border)}
progress::-webkit-progress-value{background:var(--accent)}
progress::-moz-progress-bar{background:var(--accent)}
.updates{margin-block-start:.9rem;padding-block-start:.8rem;border-block-start:1px solid var(--border)}
.updates li+li{margin-block-start:.5rem}
.updates p{margin:0;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start}
.updates time{font-size:.9rem}
.none{margin:0}
footer{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;padding-block:2.25rem 3rem;font-size:.9rem}
`

// statusPolicy allows the page's own style, by its hash, and nothing else.
var statusPolicy = func() string {
	sum := sha256.Sum256([]byte(statusStyle))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

var statusTemplate = template.Must(template.New("").Funcs(template.FuncMap{
	"machine": func(at int64) string { return *timeAnswer(at) },
	"people":  func(at int64) string { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04") + " UTC" },
}).Parse(`{{define "time"}}<time dir="ltr" datetime="{{machine .}}">{{people .}}</time>{{end -}}
{{define "incident"}}<article class="card incident" id="{{.ID}}">
<h3>{{.Title}}</h3>
<p>{{.Text}}</p>
{{if not .Public.Resolved}}<div class="healing"><label for="healing-{{.ID}}">{{.Words.Share}} {{.Percent}}&#x202F;%</label><progress id="healing-{{.ID}}" max="100" value="{{.Percent}}"></progress></div>
{{else if not .Public.Healed}}<p class="muted">{{.Words.Absent}}</p>
{{end}}<dl>
{{range .Steps}}<dt>{{.Name}}</dt><dd>{{template "time" .At}}</dd>
{{end}}</dl>
{{with .Updates}}<ul class="updates">
{{range .}}<li>{{template "time" .At}}<p>{{.Text}}</p></li>
{{end}}</ul>
{{end}}</article>
{{end -}}
<!doctype html>
<html lang="{{.Words.Language}}" dir="{{.Words.Direction}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Words.Title}}: {{.Overall.Text}}</title>
<style>` + statusStyle + `</style>
</head>
<body>
<header><svg viewBox="0 0 48 48" aria-hidden="true"><rect width="48" height="48" rx="12" fill="#3453d1"/><path d="M12 14.5a3.5 3.5 0 0 1 3.5-3.5h10a3.5 3.5 0 0 1 3.5 3.5v6a3.5 3.5 0 0 1-3.5 3.5H18l-4.3 3.6A1 1 0 0 1 12 26.8z" fill="#fff"/><path d="M36 21.5v13.3a1 1 0 0 1-1.7.8L30 32h-8.5a3.5 3.5 0 0 1-3.5-3.5V27l8-.1a6 6 0 0 0 6-6V18h.5a3.5 3.5 0 0 1 3.5 3.5z" fill="#fff" opacity=".72"/></svg><h1>{{.Words.Title}}</h1></header>
<main>
{{with .Overall}}<p class="banner {{.State}}"><span class="dot {{.State}}"></span>{{.Text}}</p>{{end}}
<h2>{{.Words.Components}}</h2>
<ul class="card components">
{{range .Components}}<li><span>{{.Name}}</span><span class="state {{.State}}">{{.Text}}</span></li>
{{end}}</ul>
{{with .Open}}<h2>{{$.Words.OpenIncidents}}</h2>
{{range .}}{{template "incident" .}}{{end}}{{end -}}
<h2>{{.Words.ResolvedIncidents}}</h2>
{{range .Resolved}}{{template "incident" .}}{{else}}<p class="none">{{.Words.None}}</p>{{end}}
</main>
<footer><span>{{.Words.Updated}} {{template "time" .At}}</span><a href="status.json">JSON</a></footer>
</body>
</html>
`))
