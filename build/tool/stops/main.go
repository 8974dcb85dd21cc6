// Command stops stops the real binary with SIGTERM, many times, while its visitors
// come, write and leave, and counts how often it ends with 0:
//
//	go run ./build/tool/stops -n 1000
//
// It ends with 1 if the server did not end with 0 each time, and prints what that
// server said.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"kith/build/test/harness"
)

func main() { os.Exit(run()) }

func run() int {
	n := flag.Int("n", 1000, "`NUMBER` of stops")
	visitors := flag.Int("visitors", 12, "`NUMBER` of visitors at each stop")
	binary := flag.String("binary", "", "`FILE` that is run (default: it is built)")
	flag.Parse()
	tb := harness.NewStandalone(context.Background())
	defer tb.Done()
	folder, err := os.MkdirTemp("", "kith-stops-")
	if err != nil {
		tb.Fatalf("a folder: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(folder) })
	if *binary == "" {
		if *binary, err = harness.Binary(folder, ""); err != nil {
			tb.Fatalf("building the server: %v", err)
		}
	}
	began, good := time.Now(), 0
	for i := range *n {
		code, output := stop(*binary, *visitors)
		if code == 0 {
			good++
		} else {
			fmt.Printf("stop %d ended with %d:\n%s\n", i+1, code, output)
		}
		if (i+1)%100 == 0 {
			fmt.Printf("%d of %d ended with 0, after %s\n", good, i+1, time.Since(began).Round(time.Second))
		}
	}
	fmt.Printf("%d of %d stops ended with 0\n", good, *n)
	if good < *n {
		return 1
	}
	return 0
}

// stop starts a server, has visitors come and write, and stops it at a random moment
// while they leave. It returns the exit code and what the server printed.
func stop(binary string, visitors int) (code int, output string) {
	tb := harness.NewStandalone(context.Background())
	defer tb.Done()
	s := harness.Serve(tb, binary, "")
	var leaving sync.WaitGroup
	for range visitors {
		v := harness.DialVisitor(tb, s, "", "")
		v.WaitWelcome()
		leaving.Go(func() {
			v.SendMessage(harness.ID(), "hello")
			<-time.After(rand.N(3 * time.Millisecond))
			v.Close()
		})
	}
	<-time.After(rand.N(3 * time.Millisecond))
	code = s.Stop()
	leaving.Wait()
	return code, s.Output()
}
