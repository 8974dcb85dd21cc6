package arch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A Package is what go list says of one.
type Package struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

// Browser is the platform of the programs for the browser; Native is ours.
var (
	Browser = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}
	Native  []string
)

// List lists packages as they are on a platform; with -deps among the
// arguments, all that they need too.
func List(project string, platform []string, args ...string) ([]Package, error) {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard"}, args...)...)
	cmd.Dir = project
	cmd.Env = append(os.Environ(), platform...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaint.Bytes())
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
