package agent

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

var updateGolden = flag.Bool("update", false, "write the golden files again")

// scripts returns all scripts, by their names. Each is a sequence of events. What the
// program does about each event is in testdata.
func scripts() map[string]func(*testClient) {
	all := map[string]func(*testClient){}
	for _, some := range []map[string]func(*testClient){signInScripts, conversationScripts, listScripts, settingsScripts, releaseScripts, personalDataScripts} {
		maps.Copy(all, some)
	}
	return all
}

func TestScripts(t *testing.T) {
	for name, run := range scripts() {
		t.Run(name, func(t *testing.T) {
			s := newTestClient(t)
			run(s)
			path := filepath.Join("testdata", name+".txt")
			if *updateGolden {
				if err := os.WriteFile(path, []byte(s.log.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.log.String(); got != string(want) {
				t.Errorf("%s differs from what happened. If that is right, go test ./wasm/agent -update writes it again; read the difference. Now:\n%s", path, got)
			}
		})
	}
}
