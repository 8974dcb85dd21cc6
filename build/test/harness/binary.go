package harness

import (
	"os"
	"os/exec"
	"path/filepath"

	"kith/build/root"
)

// Binary builds the product and answers the path of its binary. Tags are build
// tags for the programs in the browser. The environment variable KITH_BINARY
// names one that is built already, without tags.
//
// It compresses quickly; what is measured in bytes is not built by this.
func Binary(folder, tags string) (string, error) {
	if made := os.Getenv("KITH_BINARY"); made != "" && tags == "" {
		return filepath.Abs(made)
	}
	project, err := root.Find()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "server"+tags)
	build := exec.Command("go", "run", "./build", "-fast", "-tags", tags, "-dist", filepath.Join(folder, "dist"+tags), "-server", binary)
	build.Dir, build.Stdout, build.Stderr = project, os.Stderr, os.Stderr
	return binary, build.Run()
}
