package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/profiler"
	"github.com/chromedp/chromedp"
)

// A Coverage says which functions of the chat's scripts a suite has run. Build/tool/mutate
// reads them.
type Coverage struct {
	Suite     string              `json:"suite"`
	Took      int64               `json:"took"`      // milliseconds
	Functions map[string][]string `json:"functions"` // by the script's name, such as "widget.js"; those with a name
}

// recordCoverage has Chromium count what runs in a tab, and written into a file after each
// suite: a Coverage in a line.
func recordCoverage(ctx context.Context, h *host, file string) error {
	_, err := chromedp.Call(ctx, profiler.Enable, cdp.Empty{})
	detailed, counted := false, true
	_, err2 := chromedp.Call(ctx, profiler.StartPreciseCoverage, profiler.StartPreciseCoverageParams{CallCount: &counted, Detailed: &detailed})
	f, err3 := os.Create(file)
	h.covered = func(v Coverage) error {
		all, err := chromedp.Call(ctx, profiler.TakePreciseCoverage, cdp.Empty{})
		if err != nil {
			return err
		}
		ran := map[string]map[string]bool{}
		for _, script := range all.Result {
			name := path.Base(script.URL)
			if ran[name] == nil {
				ran[name] = map[string]bool{}
			}
			for _, f := range functionsRun(script.Functions) {
				ran[name][f] = true
			}
		}
		v.Functions = map[string][]string{}
		for name, functions := range ran {
			v.Functions[name] = slices.Sorted(maps.Keys(functions))
		}
		return json.NewEncoder(f).Encode(v)
	}
	return errors.Join(err, err2, err3)
}

// functionsRun returns the names of the functions of which something has run: they, or one
// without a name inside of them, which may be called later.
func functionsRun(all []*profiler.FunctionCoverage) (names []string) {
	for _, f := range all {
		if f.FunctionName != "" && slices.ContainsFunc(all, func(inner *profiler.FunctionCoverage) bool {
			r, of := inner.Ranges[0], f.Ranges[0]
			return r.Count > 0 && r.StartOffset >= of.StartOffset && r.EndOffset <= of.EndOffset
		}) {
			names = append(names, f.FunctionName)
		}
	}
	return names
}

// serveCoverage is told by the page that a suite is over.
func (h *host) serveCoverage(w http.ResponseWriter, r *http.Request) {
	var v Coverage
	err := json.NewDecoder(r.Body).Decode(&v)
	if err == nil && h.covered != nil {
		err = h.covered(v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
