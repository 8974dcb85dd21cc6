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

var update = flag.Bool("update", false, "write the scripts anew with what was heard")

// TestScripts plays the files in testdata: what is said, and beneath it what
// each link hears. A line is one of
//
//	# a remark
//	ann joins                 (a visitor's connection)
//	mira joins as agent       (a signed-in agent's)
//	ann leaves
//	6s pass
//	ann > {"t":"hello", …}    (what ann's link sends; JWT(…) stands for a token with these claims)
//	ann < {"t":"welcome", …}  (what it hears)
//	ann ends with 4502
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
				t.Errorf("%s differs; what was heard:\n%s", file, got)
			}
		})
	}
}

var outputLine = regexp.MustCompile(`^\w+ (<|ends with) `)

// runScript plays a script and answers it with what was heard.
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
			frames, code := s.connections[name].received()
			for _, f := range frames {
				fmt.Fprintln(&out, name, "<", names.of(f))
			}
			if code != 0 {
				fmt.Fprintln(&out, name, "ends with", int(code))
			}
		}
	}
	return out.String()
}

func (s *fixture) runLine(line string) {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || words[0] == "#":
	case words[1] == "joins" && len(words) == 2:
		s.connect(words[0], hub.Caller{Address: "10.0.0.1", Browser: "Firefox 140 on Windows"})
	case words[1] == "joins":
		s.connect(words[0], hub.Caller{Address: "10.0.0.2", Agent: s.createAgent(words[0])})
	case words[1] == "leaves":
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

// withTokens puts a token, signed now, in the place of JWT(email=…).
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

// stableIDs gives the server's random ids names in the order in which they come.
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
