// Busy needs all of the runtime that looks at the tables of functions: stacks
// that grow, garbage that is collected while they are deep, panics that are
// recovered, goroutines, and the names of callers.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type leaf struct {
	next *leaf
	text string
}

// deep makes a list as long as the stack is deep.
func deep(n int) *leaf {
	if n == 0 {
		runtime.GC()
		return nil
	}
	text := fmt.Sprint(n)
	l := &leaf{next: deep(n - 1)}
	l.text = text
	return l
}

func recovered() (what string) {
	defer func() { what = fmt.Sprint(recover()) }()
	var none *leaf
	return none.text
}

func caller() string {
	pc, _, _, _ := runtime.Caller(0)
	return runtime.FuncForPC(pc).Name()
}

func main() {
	done := make(chan int)
	for range 4 {
		go func() {
			sum := 0
			for l := deep(5_000); l != nil; l = l.next {
				sum += len(l.text)
			}
			done <- sum
		}()
	}
	total := 0
	for range 4 {
		total += <-done
	}
	fmt.Println(total, strings.Contains(recovered(), "nil pointer"), caller())
}
