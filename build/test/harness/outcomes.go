package harness

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
)

// A Report is what static/outcomes.js reports of a panel's document. Seen has trials and
// failures by signal.
type Report struct {
	Frame, Release, Site string
	Bucket, Age          int64
	Seen                 map[string][2]int
	Shown, Acked         []int
	Sent                 int
	Left                 bool
	Body                 string `json:"-"` // all of it, as it came
}

// A Front stands in front of a server, and to a browser is that server. It takes the
// reports of outcomes for itself, and can change what is served: so a test makes a panel
// that is broken.
type Front struct {
	Address string // "http://127.0.0.1:PORT", to be used in the server's place
	tb      TB
	mu      sync.Mutex
	status  int // of the answers to reports
	reports []Report
	frames  []string // the ids under which the panel's document was loaded
}

// NewFront starts a Front for the server at an address. Change, if it is not nil, returns
// what is served in the place of the content of a path.
func NewFront(tb TB, address string, change func(path string, content []byte) []byte) *Front {
	tb.Helper()
	server, err := url.Parse(address)
	if err != nil {
		tb.Fatalf("a front: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("a front: %v", err)
	}
	f := &Front{Address: "http://" + l.Addr().String(), tb: tb, status: http.StatusNoContent}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(server)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: func(r *http.Response) error {
			if change == nil || r.StatusCode != http.StatusOK {
				return nil
			}
			content, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			content = change(r.Request.URL.Path, content)
			r.Body = io.NopCloser(bytes.NewReader(content))
			r.Header.Set("Content-Length", strconv.Itoa(len(content)))
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	handler := http.NewServeMux()
	handler.Handle("/", proxy)
	handler.HandleFunc("POST /heartbeat", f.report)
	handler.HandleFunc("GET /frame.html", func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.frames = append(f.frames, r.URL.Query().Get("frame"))
		f.mu.Unlock()
		proxy.ServeHTTP(w, r)
	})
	s := &http.Server{Handler: handler}
	go s.Serve(l)
	tb.Cleanup(func() { s.Close() })
	return f
}

// report takes a report. One that is answered with an error is not recorded, as the
// document has to bring it again.
func (f *Front) report(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	report := Report{Body: string(body)}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(body))
		d.DisallowUnknownFields()
		err = d.Decode(&report)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	w.WriteHeader(f.status)
	if err != nil {
		report.Body = "not a report: " + err.Error() + ": " + report.Body
	}
	if f.status < http.StatusInternalServerError {
		f.reports = append(f.reports, report)
	}
}

// SetStatus sets the status with which reports are answered.
func (f *Front) SetStatus(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status = status
}

// Reports returns the reports so far.
func (f *Front) Reports() []Report {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Report(nil), f.reports...)
}

// Frames returns the ids under which the panel's document was loaded, in that order.
func (f *Front) Frames() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.frames...)
}

// Seen returns the trials and failures of a signal in all reports so far.
func (f *Front) Seen(signal string) (sum [2]int) {
	for _, r := range f.Reports() {
		sum[0] += r.Seen[signal][0]
		sum[1] += r.Seen[signal][1]
	}
	return sum
}
