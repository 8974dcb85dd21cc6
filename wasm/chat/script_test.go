package chat

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/html"
)

var rewrite = flag.Bool("update", false, "write what the scripts lead to into their files")

// TestScripts runs the scripts in testdata/scripts. A script is a text of
// lines. One that begins with ">" is an event; the indented lines behind it are
// what it leads to: the effects in their order, then where the program stands
// if that has changed. "#" begins a comment.
//
// Ids that the program makes are called id1, id2, … in the order in which they
// come up, tokens token1, token2, … and the keys that end sessions key1, key2, …;
// the events may use those names. What the program last named to the server has
// shorter ones: @session is the connection's, @client and @in the newest message's
// and its conversation, @next the session that a login asks for.
//
//	> start [open] [hidden] [offline] [kb | no-kb] [core] [stored TEXT]
//	> TYPE NAME VALUE TEXT    a person's act: click, input, enter, escape, scroll
//	> call NUMBER METHOD [ARGS]
//	> up                      the newest socket opens; with "of socket NUMBER" another one does
//	> hear FRAME              it brings a frame; likewise
//	> lost CODE               it is closed; likewise
//	> respond NAME STATUS [BODY]
//	> restored TEXT           another tab stored that
//	> moved ADDRESS TITLE
//	> online | offline | front | back
//	> wait MILLISECONDS       the clock goes on, and tells the program where it asked
//	> stored                  nothing happens; the state that is stored by now follows, without its versions
//	> seen                    nothing happens; what can be read on the screen follows
func TestScripts(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/scripts/*.txt")
	if len(files) == 0 {
		t.Fatal("no scripts")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			played := play(t, string(text))
			if *rewrite {
				if err := os.WriteFile(file, []byte(played), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if played != string(text) {
				t.Errorf("it leads to\n%s", difference(string(text), played))
			}
		})
	}
}

// play runs a script and writes it again with what it leads to.
func play(t testing.TB, script string) string {
	s := scriptRunner{fixture: fixture{p: New("b1", "en"), now: 1_763_000_000_000}}
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, " ") {
			continue
		}
		out.WriteString(line + "\n")
		if event, ok := strings.CutPrefix(line, "> "); ok {
			for _, l := range s.play(t, event) {
				out.WriteString("    " + l + "\n")
			}
		}
	}
	return out.String()
}

// A scriptRunner is a program on which a script is played.
type scriptRunner struct {
	fixture
	names []string // the ids that came up, in their order
	stood string
	send  protocol.Send  // the newest one
	login protocol.Login // the newest one
}

var idPattern = regexp.MustCompile(`[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{32}|[A-Za-z0-9_-]{22}`)

// name calls ids by their names.
func (s *scriptRunner) name(text string) string {
	return idPattern.ReplaceAllStringFunc(text, func(id string) string {
		kind, n := kindOf(id), 1
		for _, known := range s.names {
			if known == id {
				return kind + strconv.Itoa(n)
			}
			if len(known) == len(id) {
				n++
			}
		}
		s.names = append(s.names, id)
		return kind + strconv.Itoa(n)
	})
}

// kindOf returns what an id is, which its length says.
func kindOf(id string) string {
	switch len(id) {
	case 43:
		return "token"
	case 32:
		return "key"
	}
	return "id"
}

// versionsPattern matches which release stored a state, and in which schema.
var versionsPattern = regexp.MustCompile(`"v":\d+,("minReader":\d+,)?"build":"\w*",?`)

var idNamePattern = regexp.MustCompile(`\b(id|key|token)(\d+)\b`)

// real puts the ids in for their names.
func (s *scriptRunner) real(text string) string {
	text = strings.NewReplacer("@session", s.p.model.Connection.Session, "@client", s.send.Client, "@in", s.send.Conversation, "@next", s.login.Next.Session).Replace(text)
	return idNamePattern.ReplaceAllStringFunc(text, func(name string) string {
		m := idNamePattern.FindStringSubmatch(name)
		n, _ := strconv.Atoi(m[2])
		for _, id := range s.names {
			if kindOf(id) == m[1] {
				if n--; n == 0 {
					return id
				}
			}
		}
		return name
	})
}

func (s *scriptRunner) play(t testing.TB, line string) []string {
	word, rest, _ := strings.Cut(s.real(line), " ")
	socket := s.p.model.Connection.Socket
	if after, of, ok := strings.Cut(" "+rest, " of socket "); ok {
		rest = strings.TrimPrefix(after, " ")
		socket, _ = strconv.ParseInt(of, 10, 64)
	}
	var e app.Event
	switch word {
	case "start":
		e = s.start(rest)
	case "call":
		number, rest, _ := strings.Cut(rest, " ")
		method, args, _ := strings.Cut(rest, " ")
		n, _ := strconv.ParseInt(number, 10, 64)
		e = app.Called{Call: n, Method: method, Args: args}
	case "up":
		e = app.SocketOpened{Socket: socket}
	case "hear":
		e = app.SocketReceived{Socket: socket, Text: rest}
	case "lost":
		code, _ := strconv.ParseInt(rest, 10, 64)
		e = app.SocketClosed{Socket: socket, Code: code}
	case "respond":
		name, rest, _ := strings.Cut(rest, " ")
		status, body, _ := strings.Cut(rest, " ")
		code, _ := strconv.ParseInt(status, 10, 64)
		e = app.Responded{Name: name, Status: code, Body: body}
	case "restored":
		e = app.StorageChanged{Stored: rest}
	case "moved":
		address, title, _ := strings.Cut(rest, " ")
		e = app.PageChanged{Address: address, Title: title}
	case "online", "offline":
		e = app.NetworkChanged{Online: word == "online"}
	case "front", "back":
		e = app.VisibilityChanged{Visible: word == "front"}
	case "wait":
		n, _ := strconv.ParseInt(rest, 10, 64)
		return s.wait(t, n)
	case "stored":
		text, _ := s.p.Stored()
		return []string{s.name(versionsPattern.ReplaceAllString(text, ""))}
	case "seen":
		return []string{s.name(strings.ReplaceAll(strings.Join(texts(nil, s.p.View().Body), " | "), "\n", "⏎"))}
	case "click", "input", "enter", "escape", "scroll":
		e = parseAction(t, word, rest)
	default:
		t.Fatalf("there is no event %q", line)
	}
	return s.lines(s.take(t, e))
}

// texts appends what can be read of a tree, in its order; of a box what is in it.
func texts(list []string, n *html.Node) []string {
	if value, ok := n.Attr("value"); ok && value != "" {
		list = append(list, "["+value+"]")
	}
	if n.Text != "" {
		list = append(list, n.Text)
	}
	for i := range n.Children {
		list = texts(list, n.Children[i])
	}
	return list
}

// parseAction reads an act's name, value and text, of which each may be quoted.
func parseAction(t testing.TB, typ, rest string) app.Event {
	var words []string
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if rest[0] != '"' {
			word, after, _ := strings.Cut(rest, " ")
			words, rest = append(words, word), after
			continue
		}
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			t.Fatal(err)
		}
		word, _ := strconv.Unquote(quoted)
		words, rest = append(words, word), rest[len(quoted):]
	}
	words = append(words, "", "", "")
	return app.Action{Type: typ, Name: words[0], Value: words[1], Text: words[2]}
}

func (s *scriptRunner) start(rest string) app.Event {
	rest, stored, _ := strings.Cut(rest, "stored ")
	has := func(word string) bool { return strings.Contains(" "+rest+" ", " "+word+" ") }
	config := `{"key":"k","settings":{"name":"Shop","availability":"online","library":` + strconv.FormatBool(!has("no-kb")) + `},"page":{"address":"https://shop.example/","title":"Shop"},"open":` +
		strconv.FormatBool(has("open")) + `,"options":{`
	if has("kb") {
		config += `"preferredView":"kb"`
	}
	if has("core") {
		config += `"core":true`
	}
	return app.Started{Stored: stored, Config: config + `}}`, Visible: !has("hidden"), Online: !has("offline")}
}

// wait lets time pass, and wakes the program whenever it asked for it.
func (s *scriptRunner) wait(t testing.TB, milliseconds int64) []string {
	var lines []string
	end := s.now + milliseconds
	for range 1000 {
		due := s.p.View().Timer
		if due == 0 || due > end {
			s.now = end
			return lines
		}
		from := s.now
		s.now = max(s.now, due-10)
		for _, l := range s.lines(s.take(t, app.TimerFired{})) {
			lines = append(lines, fmt.Sprintf("after %s: %s", span(s.now-end+milliseconds), l))
		}
		s.now = max(from, s.now)
	}
	t.Fatal("it wakes for ever")
	return nil
}

func span(milliseconds int64) string {
	return strconv.FormatFloat(float64(milliseconds)/1000, 'f', -1, 64) + " s"
}

// lines tells effects, and where the program stands if that has changed.
func (s *scriptRunner) lines(effects []app.Effect) []string {
	var lines []string
	for _, e := range effects {
		lines = append(lines, s.name(line(e)))
		if e, ok := e.(app.Send); ok {
			switch f, _ := protocol.Decode(e.Text); f := f.(type) {
			case *protocol.Send:
				s.send = *f
			case *protocol.Login:
				s.login = *f
			}
		}
	}
	stands := s.name(s.stands())
	if stands != s.stood {
		lines, s.stood = append(lines, stands), stands
	}
	return lines
}

func line(e app.Effect) string {
	switch e := e.(type) {
	case app.Connect:
		return fmt.Sprint("connects ", e.Socket)
	case app.Disconnect:
		return fmt.Sprint("disconnects ", e.Socket, " with ", e.Code)
	case app.Send:
		return "sends " + e.Text
	case app.Request:
		return "requests " + e.Name + " " + e.Method + " " + e.Path
	case app.Answer:
		if e.Error != "" {
			return fmt.Sprint("fails ", e.Call, " ", e.Error)
		}
		return strings.TrimSpace(fmt.Sprint("answers ", e.Call, " ", e.Response))
	case app.Notify:
		return "tells " + e.Event + " " + e.Response
	case app.Focus:
		return "focuses " + e.Name
	case app.LogError:
		return "reports " + e.Text
	case app.PlaySound:
		return "plays"
	case app.Outcome:
		if e.Failed {
			return "counts a failure of " + e.Signal
		}
		return "counts " + e.Signal
	}
	return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e), "app.")) + "s"
}

// stands says in one line where the program stands.
func (s *scriptRunner) stands() string {
	m := &s.p.model
	text := "at " + string(m.Route.Screen)
	for _, of := range []string{m.Route.Conversation, m.Route.Category, m.Route.Article, m.Route.Query} {
		if of != "" {
			text += " " + of
		}
	}
	if m.Open {
		text += ", open"
	}
	if m.Connection.Phase != connection.Idle {
		text += ", link " + string(m.Connection.Phase)
	}
	if n := m.Stored.Unread(); n > 0 {
		text += fmt.Sprintf(", %d unread", n)
	}
	if m.NewFrom > 0 {
		text += fmt.Sprintf(", new from %d", m.NewFrom)
	}
	if m.Notice.Code != "" {
		text += ", notice " + string(m.Notice.Code)
	}
	if m.Route.Screen == state.ConversationScreen {
		for _, e := range m.Entries(m.Route.Conversation) {
			text += fmt.Sprintf(" [%s: %q %s]", e.Author, clip(e.Text, 40), e.Status)
		}
		if d := m.Stored.Draft(m.Route.Conversation); d != "" {
			text += fmt.Sprintf(" (draft %q)", clip(d, 40))
		}
	}
	if _, keep := s.p.Stored(); !keep {
		text += ", nothing stored"
	}
	return text
}

// difference tells the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d: %s\ninstead of %s", i+1, b, a)
		}
	}
	return ""
}
