package harness

import (
	"os"
	"os/exec"
	"path/filepath"

	"kith/build/root"
)

// Binary builds the server in a new folder inside folder and returns the path
// of its binary. Widget is the main package of the visitor's program, "" for the
// product's own; for that one the environment variable KITH_BINARY can name a
// binary that is built already.
//
// The build compresses quickly; what is measured in bytes is not built by this.
func Binary(folder, widget string) (string, error) {
	if built := os.Getenv("KITH_BINARY"); built != "" && widget == "" {
		return filepath.Abs(built)
	}
	project, err := root.Find()
	if err != nil {
		return "", err
	}
	if folder, err = os.MkdirTemp(folder, "build-"); err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "server")
	build := exec.Command("go", "run", "./build", "-fast", "-widget", widget, "-dist", filepath.Join(folder, "dist"), "-server", binary)
	build.Dir, build.Stdout, build.Stderr = project, os.Stderr, os.Stderr
	return binary, build.Run()
}
