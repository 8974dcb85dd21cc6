// Fails prints what it was given and ends with 3.
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	fmt.Println(os.Args[1:], js.Global().Get("document").Get("title").String())
	os.Exit(3)
}
