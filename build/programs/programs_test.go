package programs_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/programs"
)

// house is the smallest project that the toolchain can work on. The server
// prints the asset that it holds.
var house = map[string]string{
	"go.mod":               "module small\n\ngo 1.26\n",
	"wasm/word/word.go":    "package word\n\nconst Hello = \"hello\"\n",
	"wasm/widget/main.go":  "package main\n\nimport \"small/wasm/word\"\n\nvar build string\n\nfunc main() { println(word.Hello, build) }\n",
	"wasm/inbox/main.go":   "package main\n\nfunc main() {}\n",
	"wasm/restore/main.go": "package main\n\nfunc main() {}\n",
	"other/widget/main.go": "package main\n\nfunc main() { println(\"the other widget\") }\n",
	"static/dist/asset":    "from dist",
	"static/dist/old":      "",
	"static/static.go":     "package static\n\nimport \"embed\"\n\n//go:embed all:dist\nvar Files embed.FS\n",
	"server/main.go":       "package main\n\nimport \"small/static\"\n\nfunc main() {\n\ttext, _ := static.Files.ReadFile(\"dist/asset\")\n\t_, err := static.Files.ReadFile(\"dist/old\")\n\tprint(string(text), \" old=\", err == nil)\n}\n",
	"elsewhere/dist/asset": "from elsewhere",
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func small(t *testing.T) (string, programs.Toolchain) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range house {
		write(t, dir, name, text)
	}
	return dir, programs.Toolchain{Root: dir}
}

func TestIDChangesWithWhatIsCompiled(t *testing.T) {
	dir, tools := small(t)
	id := func(tools programs.Toolchain) string {
		t.Helper()
		id, err := tools.ID(t.Context())
		if err != nil || len(id) != 16 {
			t.Fatalf("the id is %q, %v", id, err)
		}
		return id
	}
	first := id(tools)
	write(t, dir, "wasm/word/word_test.go", "package word\n")
	write(t, dir, "server/more.go", "package main\n")
	if id(tools) != first {
		t.Error("a test or the server changes the id")
	}
	if id(programs.Toolchain{Root: dir, Widget: "./other/widget"}) == first {
		t.Error("another widget does not change the id")
	}
	write(t, dir, "wasm/word/word.go", "package word\n\nconst Hello = \"hullo\"\n")
	if id(tools) == first {
		t.Error("a source does not change the id")
	}
	second := id(tools)
	write(t, dir, "wasm/restore/main.go", "package main\n\nfunc main() { println() }\n")
	if id(tools) == second {
		t.Error("the program that reads states does not change the id")
	}
}

func TestRestore(t *testing.T) {
	_, tools := small(t)
	program, err := tools.Restore(t.Context())
	if err != nil || !bytes.HasPrefix(program, []byte("\x00asm")) || !bytes.Contains(program, []byte("wasi_snapshot_preview1")) {
		t.Errorf("%d bytes, %v", len(program), err)
	}
}

func TestCompile(t *testing.T) {
	dir, tools := small(t)
	made, err := tools.Compile(t.Context(), "the-build-id")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(made["widget.wasm"], []byte("\x00asm")) || len(made["inbox.wasm"]) == 0 || !bytes.Contains(made["wasm_exec.js"], []byte("class")) {
		t.Errorf("it made %d files", len(made))
	}
	if !bytes.Contains(made["widget.wasm"], []byte("the-build-id")) {
		t.Error("the program does not know its build")
	}
	other, err := programs.Toolchain{Root: dir, Widget: "./other/widget"}.Compile(t.Context(), "the-build-id")
	if err != nil || !bytes.Contains(other["widget.wasm"], []byte("the other widget")) || !bytes.Equal(other["inbox.wasm"], made["inbox.wasm"]) {
		t.Errorf("another widget does not take the place of the widget alone: %v", err)
	}
	write(t, dir, "wasm/word/word.go", "package word\n\nnonsense\n")
	if _, err := tools.Compile(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "word.go:3") {
		t.Errorf("the error is %v and should say where", err)
	}
}

func TestServerHoldsTheAssetsThatItShall(t *testing.T) {
	dir, tools := small(t)
	binary := filepath.Join(dir, "server.exe")
	for assets, want := range map[string]string{
		"":                                      "from dist old=true",
		filepath.Join(dir, "elsewhere", "dist"): "from elsewhere old=false",
	} {
		if err := tools.Server(t.Context(), binary, assets); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command(binary).CombinedOutput()
		if err != nil || string(said) != want {
			t.Errorf("with the assets of %q it says %q, %v", assets, said, err)
		}
	}
}
