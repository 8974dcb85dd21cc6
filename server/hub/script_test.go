package hub_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
)

var update = flag.Bool("update", false, "write the scripts with what the clients receive")

// TestScripts runs the files in testdata: what clients do, and below each line
// what all clients receive then. A line is one of
//
//	# a comment
//	ann connects              (as a visitor)
//	mira connects as agent    (as an agent who is signed in)
//	ann disconnects
//	6s pass
//	ann > {"t":"hello", …}    (a frame that ann's client sends; JWT(…) stands for a token with these claims)
//	ann < {"t":"welcome", …}  (a frame that it receives)
//	ann is closed with 4502   (the hub closes ann's connection)
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.script")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".script"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			withFixture(t, func(s *fixture) { got = s.runScript(string(want)) })
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("%s differs; it would be:\n%s", file, got)
			}
		})
	}
}

var outputLine = regexp.MustCompile(`^\w+ (<|is closed with) `)

// runScript runs a script and returns it with what the clients receive.
func (s *fixture) runScript(script string) string {
	var out strings.Builder
	names := stableIDs{}
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if outputLine.MatchString(line) {
			continue
		}
		fmt.Fprintln(&out, line)
		s.runLine(names.back(line))
		for _, name := range slices.Sorted(maps.Keys(s.connections)) {
			frames, code := s.connections[name].Received()
			for _, f := range frames {
				fmt.Fprintln(&out, name, "<", names.of(f))
			}
			if code != 0 {
				fmt.Fprintln(&out, name, "is closed with", int(code))
			}
		}
	}
	return out.String()
}

func (s *fixture) runLine(line string) {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || words[0] == "#":
	case words[1] == "connects" && len(words) == 2:
		s.connect(words[0], hub.Caller{Network: network("10.0.0.1"), Browser: "Firefox 140 on Windows"})
	case words[1] == "connects":
		s.connect(words[0], hub.Caller{Network: network("10.0.0.2"), Agent: s.createAgent(words[0])})
	case words[1] == "disconnects":
		s.connections[words[0]].Close()
	case words[1] == "pass":
		d, err := time.ParseDuration(words[0])
		if err != nil {
			s.Fatal(err)
		}
		advance(d)
	case words[1] == ">":
		_, frame, _ := strings.Cut(line, " > ")
		s.connections[words[0]].Receive(s.Context(), withTokens(frame))
	default:
		s.Fatalf("the line %q is not understood", line)
	}
}

var tokenForm = regexp.MustCompile(`JWT\((\w+)=([^,)]*)\)`)

// withTokens replaces JWT(email=…) by a token that is signed now.
func withTokens(frame string) string {
	return tokenForm.ReplaceAllStringFunc(frame, func(form string) string {
		m := tokenForm.FindStringSubmatch(form)
		return token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{m[1]: m[2], "iat": time.Now().Unix()})
	})
}

func token(secret string, method jwt.SigningMethod, claims jwt.MapClaims) string {
	var key any = []byte(secret)
	if method == jwt.SigningMethodNone {
		key = jwt.UnsafeAllowNoneSignatureType
	}
	text, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		panic(err)
	}
	return text
}

// stableIDs replaces the server's random ids by ID1, ID2, … in the order in which
// they appear.
type stableIDs map[string]string

var randomID = regexp.MustCompile(`[A-Z2-7]{26}`)

func (n stableIDs) of(frame string) string {
	return randomID.ReplaceAllStringFunc(frame, func(id string) string {
		if n[id] == "" {
			n[id] = fmt.Sprint("ID", len(n)+1)
		}
		return n[id]
	})
}

func (n stableIDs) back(line string) string {
	for id, name := range n {
		line = strings.ReplaceAll(line, `"`+name+`"`, `"`+id+`"`)
	}
	return line
}
