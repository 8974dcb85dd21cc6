// A program that reads states as wasm/restore does, made for tests: a state is a list of
// words, each a thing that must not be lost. A word such as "bad:hangs" says what is wrong
// with the program that has the name.
package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
)

var name string

type reading struct {
	Aside   bool                `json:"aside,omitempty"`
	Skipped []string            `json:"skipped,omitempty"`
	Found   []map[string]string `json:"found"`
	Stored  string              `json:"stored"`
}

func main() {
	var input struct{ States []string }
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		panic(err)
	}
	var readings []reading
	mistake := ""
	for _, s := range input.States {
		words := strings.Fields(s)
		for _, w := range words {
			if m, is := strings.CutPrefix(w, name+":"); is {
				mistake = m
			}
		}
		r := reading{Stored: s}
		switch mistake {
		case "aside":
			r.Aside = !strings.Contains(s, "own")
		case "forgets":
			words = slices.DeleteFunc(words, func(w string) bool { return w == "draft" })
		case "skips":
			r.Skipped = []string{"something cannot be read"}
		case "stores-less":
			r.Stored = strings.Replace(s, "draft", "", 1)
		case "hangs":
			for {
			}
		case "fails":
			os.Stderr.WriteString("no luck")
			os.Exit(3)
		case "eats":
			var all [][]byte
			for {
				all = append(all, make([]byte, 1<<20))
				all[len(all)-1][0] = 1
			}
		case "talks":
			for {
				os.Stdout.WriteString(strings.Repeat("x", 1<<20))
			}
		case "mumbles":
			os.Stdout.WriteString("{")
			return
		}
		for _, w := range words {
			r.Found = append(r.Found, map[string]string{"kind": "word", "thing": w})
		}
		readings = append(readings, r)
	}
	if mistake == "leaves-out" {
		readings = readings[1:]
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"readings": readings})
}
