// Busy uses everything in the runtime that reads the tables of functions: stacks
// that grow, garbage collection while they are deep, panics, deferred calls,
// goroutines, finalizers, and stacks that are printed. What it prints is the same
// in every run.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

type node struct {
	next *node
	text string
}

// deep makes a list as long as the stack is deep, and collects garbage at the
// bottom. Each call keeps a pointer into the stack of its caller, so that pointers
// move with the stack as it grows.
func deep(n int, above *int) *node {
	if n == 0 {
		runtime.GC()
		return nil
	}
	here := *above + 1
	var room [64]byte
	room[n%64] = byte(n)
	text := fmt.Sprint(n)
	made := &node{next: deep(n-1, &here)}
	if *above+1 != here || room[n%64] != byte(n) {
		panic("the stack has changed")
	}
	made.text = text
	return made
}

func stacks() {
	lengths := make(chan int)
	for range 4 {
		go func() {
			sum, start := 0, 0
			for n := deep(5_000, &start); n != nil; n = n.next {
				sum += len(n.text)
			}
			lengths <- sum
		}()
	}
	total := 0
	for range 4 {
		total += <-lengths
	}
	start := 0
	deepest := 0
	for n := deep(7_000, &start); n != nil; n = n.next {
		deepest++
	}
	fmt.Println("stacks", total, deepest)
}

// caught calls f and returns what it panics with.
func caught(f func()) (what any) {
	defer func() { what = recover() }()
	f()
	return nil
}

func panics() {
	var none *node
	var table map[string]int
	list, i, zero := []int{1}, 3, 0
	var anything any = "text"
	for _, f := range []func(){
		func() { _ = none.text },
		func() { table["a"] = 1 },
		func() { _ = list[i] },
		func() { _ = 1 / zero },
		func() { _ = anything.(int) },
		func() { panic(errors.New("of its own")) },
		func() {
			defer func() { panic(fmt.Sprint("again: ", recover())) }()
			panic("once")
		},
	} {
		fmt.Println("panic", caught(f))
	}
	start := 0
	fmt.Println("panic", caught(func() {
		deep(1_000, &start)
		panic("after a deep stack")
	}))
	ended := make(chan string)
	go func() {
		defer func() { ended <- fmt.Sprint("Goexit ", recover()) }()
		runtime.Goexit()
	}()
	fmt.Println(<-ended)
}

func deferred() (text string) {
	for i := range 20 {
		defer func() { text += fmt.Sprint(i, ",") }()
	}
	return "defer "
}

// names returns the functions of a stack, without arguments and lines.
func names(stack string) string {
	var all []string
	for line := range strings.Lines(stack) {
		if !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "goroutine ") && line != "\n" {
			name, _, _ := strings.Cut(strings.TrimSpace(line), "({")
			if i := strings.LastIndexByte(name, '('); i > 0 && !strings.HasPrefix(name[i:], "(*") {
				name = name[:i]
			}
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
}

type printer struct{}

func (*printer) stack(n int) {
	if n > 0 {
		(*printer).stack(nil, n-1)
		return
	}
	fmt.Println("debug.Stack", names(string(debug.Stack())))
	buffer := make([]byte, 1<<16)
	fmt.Println("runtime.Stack", names(string(buffer[:runtime.Stack(buffer, false)])))
	all := string(buffer[:runtime.Stack(buffer, true)])
	fmt.Println("all goroutines", strings.Contains(all, "main.main"), strings.Contains(all, "main.prints"))
	pcs := make([]uintptr, 50)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for {
		frame, more := frames.Next()
		fmt.Print(frame.Function, " ")
		if !more {
			break
		}
	}
	pc, _, _, ok := runtime.Caller(0)
	fmt.Println("\nruntime.Caller", runtime.FuncForPC(pc).Name(), ok)
}

func prints() {
	done := make(chan bool)
	go func() {
		defer func() {
			recover()
			fmt.Println("in a panic", names(string(debug.Stack())))
			close(done)
		}()
		new(printer).stack(3)
		var none *node
		_ = none.text
	}()
	<-done
}

func garbage() {
	var finalized, cleaned sync.WaitGroup
	var kept []*node
	for i := range 200 {
		n := &node{text: strings.Repeat("x", 100_000)}
		finalized.Add(1)
		runtime.SetFinalizer(n, func(*node) { finalized.Done() })
		cleaned.Add(1)
		runtime.AddCleanup(&node{next: n}, func(int) { cleaned.Done() }, i)
		if i%50 == 0 {
			kept = append(kept, &node{text: n.text})
		}
	}
	collected := make(chan bool)
	go func() {
		finalized.Wait()
		cleaned.Wait()
		close(collected)
	}()
	for done := false; !done; {
		runtime.GC()
		select {
		case <-collected:
			done = true
		case <-time.After(time.Millisecond):
		}
	}
	heap := map[string][]*node{}
	for i := range 200_000 {
		key := fmt.Sprint(i % 1_000)
		heap[key] = append(heap[key], &node{text: key})
		if i%5_000 == 0 {
			delete(heap, fmt.Sprint(i%777))
		}
	}
	sum := 0
	for key, list := range heap {
		for _, n := range list {
			if n.text != key {
				panic("the heap has changed")
			}
			sum += len(n.text)
		}
	}
	fmt.Println("garbage", len(kept), len(kept[3].text), len(heap), sum)
	debug.FreeOSMemory()
}

func goroutines() {
	var mu sync.Mutex
	var all sync.WaitGroup
	seen := map[int]int{}
	numbers := make(chan int, 3)
	for i := range 500 {
		all.Add(1)
		go func() {
			defer all.Done()
			numbers <- i
			runtime.Gosched()
			mu.Lock()
			defer mu.Unlock()
			seen[<-numbers]++
		}()
	}
	all.Wait()
	late := time.AfterFunc(time.Hour, func() {})
	select {
	case <-numbers:
	case <-time.After(5 * time.Millisecond):
	}
	fmt.Println("goroutines", len(seen), late.Stop())
}

type shape interface{ Area(factor int) int }
type square int

func (s square) Area(factor int) int { return int(s) * int(s) * factor }

func largest[T any](all []T, less func(a, b T) int) T { return slices.MaxFunc(all, less) }

func types() {
	var s shape = square(3)
	method := reflect.ValueOf(s).MethodByName("Area")
	area := method.Call([]reflect.Value{reflect.ValueOf(2)})[0]
	made := reflect.MakeFunc(reflect.TypeOf(s.Area), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{reflect.ValueOf(int(in[0].Int()) + 1)}
	})
	fmt.Println("types", area, made.Call([]reflect.Value{reflect.ValueOf(4)})[0], largest([]string{"b", "c", "a"}, strings.Compare))
}

func main() {
	stacks()
	panics()
	fmt.Println(deferred())
	prints()
	garbage()
	goroutines()
	types()
	if len(os.Args) > 1 {
		fmt.Println(os.Args[1])
	}
}
