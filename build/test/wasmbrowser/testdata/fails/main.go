// Fails prints its arguments and what it reads, and exits with 3.
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	title := js.Global().Get("document").Get("title").String()
	here, err := os.ReadDir(".")
	if err != nil {
		panic(err)
	}
	source, err := os.ReadFile(here[0].Name())
	if err != nil {
		panic(err)
	}
	if _, err := os.Stat("missing"); !os.IsNotExist(err) {
		panic(err)
	}
	if err := os.WriteFile("new", nil, 0o644); err == nil {
		panic("it writes")
	}
	fmt.Println(os.Args[1:], title, here[0].Name(), string(source[:15]))
	os.Exit(3)
}
