package arch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A Package is what go list reports about one.
type Package struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

// Browser and Native are the environment variables that select a platform: that
// of the programs for the browser, and that of this machine.
var (
	Browser = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}
	Native  []string
)

// List runs go list with the arguments on a platform. With -deps among them, the
// result includes every dependency.
func List(project string, platform []string, args ...string) ([]Package, error) {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard"}, args...)...)
	cmd.Dir = project
	cmd.Env = append(os.Environ(), platform...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var all []Package
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		if err := d.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}
