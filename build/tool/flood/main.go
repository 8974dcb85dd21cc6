// Flood is a tool: it measures what one address can do to the others. It starts the
// built server, lets visitors and an agent talk, has a hundred sockets send the dearest
// bad frames, then floods the server from one address in every way that attack.go
// knows, and prints how long they wait for each other, how many conversations the
// inbox does not show any more, and what memory the server takes. The last line is the
// same as one JSON object.
//
//	go run ./build/tool/flood [-for 10m] [-frames 1m] [-sockets 100] [-only ATTACK,…]
//
// The addresses are of the loopback network, which Linux has all of.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kith/build/test/harness"
	"kith/server/protocol"
)

const (
	// Where the three come from.
	visitorAddress  = "127.0.2." // and a number
	agentAddress    = "127.0.4.1"
	attackerAddress = "127.0.66.1"

	// honest is how many conversations there are before the flood, and
	// honestPause how often another is begun during it, each from an address of
	// its own.
	honest      = 20
	honestPause = 5 * time.Second

	// talkers is how many visitors talk in turn, and messagePause is between two
	// messages: each is within the limits of one session.
	talkers      = 5
	messagePause = 150 * time.Millisecond

	// sampleEvery is how often the server's memory is read.
	sampleEvery = 100 * time.Millisecond
)

func main() {
	duration := flag.Duration("for", 30*time.Second, "how long to flood")
	quiet := flag.Duration("quiet", 30*time.Second, "how long to measure before that")
	frames := flag.Duration("frames", 30*time.Second, "how long a hundred sockets send bad frames before it")
	sockets := flag.Int("sockets", 100, "how many sockets each attack uses at once")
	only := flag.String("only", "", "the attacks to use, separated by commas (default: all)")
	binary := flag.String("binary", "build/bin/server", "the server")
	target := flag.String("attack", "", "attack this server instead, from one address (for the tool itself)")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *target != "" {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		attack(ctx, *target, *sockets, *only)
		return
	}
	j := harness.NewStandalone(ctx)
	defer j.Done()
	f := &flood{tb: j, rooms: map[string]string{}}
	f.server = harness.Serve(j, *binary, "", "-max-new-conversations-per-network", "20", "-max-new-conversations-per-brand", "300")
	cookie := harness.SetUpAgent(j, f.server, "Mira").Cookie
	var err error
	if f.agent, err = newAgent(ctx, f.server.Address, agentAddress, cookie); err != nil {
		j.Fatalf("the agent: %v", err)
	}
	f.run(ctx, phases{*quiet, *frames, *duration}, *sockets, *only)
}

// A flood is one measurement.
type flood struct {
	tb     *harness.Standalone
	server *harness.Server
	agent  *visitor

	mu    sync.Mutex
	rooms map[string]string // the ids of the honest conversations, with their texts
}

// A figure is what was measured in one phase.
type figure struct {
	delays []time.Duration // from a message to the agent's reply to it
	memory int             // the most, in KB
	stall  time.Duration   // how long this program itself was kept waiting for a processor
	worst  string          // what took how long of the worst delay
}

// phases say how long each phase is.
type phases struct{ quiet, frames, flood time.Duration }

// hostile is how many sockets send bad frames in the phase before the flood: what
// decoding costs is measured by them.
const hostile = 100

func (f *flood) run(ctx context.Context, p phases, sockets int, only string) {
	for i := range honest {
		f.begin(fmt.Sprintf("127.0.3.%d", i+1), fmt.Sprint("waiting before, ", i))
	}
	var chats []*visitor
	for i := range talkers {
		chats = append(chats, f.begin(fmt.Sprint(visitorAddress, i+1), "one who talks"))
	}
	before := f.measure(ctx, chats, "before", p.quiet)
	end := f.attack(hostile, "bad")
	frames := f.measure(ctx, chats, "frames", p.frames)
	end()
	end = f.attack(sockets, only)
	others, done := context.WithTimeout(ctx, p.flood)
	var beginning sync.WaitGroup
	beginning.Go(func() {
		for i := 1; ; i++ {
			select {
			case <-others.Done():
				return
			case <-time.After(honestPause):
			}
			f.begin(fmt.Sprintf("127.0.%d.%d", 100+i/200, 1+i%200), fmt.Sprint("waiting during, ", i))
		}
	})
	during := f.measure(ctx, chats, "during", p.flood)
	done()
	beginning.Wait()
	end()
	f.report(before, frames, during, f.hidden(), p.flood, sockets)
}

// attack has another process attack the server, and returns the function that ends it.
// Elsewhere it has a machine of its own: here it has what the others leave. It ends
// with its input, which ends with this program.
func (f *flood) attack(sockets int, only string) (end func()) {
	self, err := os.Executable()
	if err != nil {
		f.tb.Fatalf("%v", err)
	}
	attacker := exec.Command("nice", "-n", "19", self, "-attack", f.server.Address, "-sockets", strconv.Itoa(sockets), "-only", only)
	attacker.Stderr = os.Stderr
	input, err := attacker.StdinPipe()
	if err == nil {
		err = attacker.Start()
	}
	if err != nil {
		f.tb.Fatalf("the attacker: %v", err)
	}
	return func() {
		input.Close()
		attacker.Wait()
	}
}

// begin begins a conversation from an address.
func (f *flood) begin(address, text string) *visitor {
	v, err := newVisitor(f.tb.Context(), f.server.Address, address)
	if err != nil {
		f.tb.Fatalf("a visitor at %s: %v", address, err)
	}
	if err := v.say(v.conversation, text); err != nil {
		f.tb.Fatalf("a visitor at %s says something: %v", address, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rooms[v.conversation] = text
	return v
}

// measure lets visitors and the agent talk for a time.
func (f *flood) measure(ctx context.Context, chats []*visitor, phase string, duration time.Duration) (m figure) {
	measuring, stop := context.WithTimeout(ctx, duration)
	defer stop()
	var sampling sync.WaitGroup
	sampling.Go(func() {
		for ; measuring.Err() == nil; pause(measuring, sampleEvery) {
			m.memory = max(m.memory, f.memory())
		}
	})
	sampling.Go(func() {
		for measuring.Err() == nil {
			began := time.Now()
			<-time.After(time.Millisecond)
			m.stall = max(m.stall, time.Since(began)-time.Millisecond)
		}
	})
	worst := time.Duration(0)
	for i := 0; measuring.Err() == nil; i++ {
		v := chats[i%len(chats)]
		text := fmt.Sprintf("%s%s, %d", textMark, phase, i)
		reply := text + ", answered"
		began := time.Now()
		steps := ""
		for _, step := range []struct {
			what string
			do   func() error
		}{
			{"stored", func() error { return v.say(v.conversation, text) }},
			{"at the agent", func() error { return f.agent.hear(text) }},
			{"reply stored", func() error { return f.agent.say(v.conversation, reply) }},
			{"reply at the visitor", func() error { return v.hear(reply) }},
		} {
			if err := step.do(); err != nil {
				f.tb.Fatalf("after %v a message is not yet %s: %v", time.Since(began), step.what, err)
			}
			steps += fmt.Sprintf(" %s after %.0f ms,", step.what, time.Since(began).Seconds()*1000)
		}
		delay := time.Since(began)
		m.delays = append(m.delays, delay)
		if delay > worst {
			worst, m.worst = delay, strings.TrimSuffix(steps, ",")
		}
		pause(measuring, messagePause)
	}
	sampling.Wait()
	slices.Sort(m.delays)
	return m
}

// memory returns the server's resident memory in KB.
func (f *flood) memory() int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", f.server.PID()))
	for line := range strings.Lines(string(text)) {
		if rest, is := strings.CutPrefix(line, "VmRSS:"); is {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}

// hidden returns how many honest conversations an agent who goes through the whole
// list of open ones does not find.
func (f *flood) hidden() int {
	found := map[string]bool{}
	var after protocol.Cursor
	for page := 0; ; page++ {
		ref := fmt.Sprint("page", page)
		if err := f.agent.write(f.tb.Context(), &protocol.List{Session: f.agent.session, Ref: ref, View: protocol.ViewOpen, After: after}); err != nil {
			f.tb.Fatalf("the agent's list: %v", err)
		}
		list := <-f.agent.pages
		for _, c := range list.Conversations {
			found[c.ID] = true
		}
		if !list.More || len(list.Conversations) == 0 {
			break
		}
		after = protocol.ViewOpen.Cursor(&list.Conversations[len(list.Conversations)-1])
	}
	hidden := 0
	for id := range f.rooms {
		if !found[id] {
			hidden++
		}
	}
	return hidden
}

func (f *flood) report(before, frames, during figure, hidden int, duration time.Duration, sockets int) {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	at := func(d []time.Duration, share float64) float64 { return ms(d[int(share*float64(len(d)-1))]) }
	fmt.Printf("one address, %d sockets for each attack, for %v\n\n", sockets, duration)
	fmt.Printf("%-44s %12s %12s %12s\n", "", "before", "bad frames", "all")
	for _, row := range []struct {
		what  string
		share float64
	}{{"message and reply, median, ms", 0.5}, {"99th percentile, ms", 0.99}, {"the worst, ms", 1}} {
		fmt.Printf("%-44s %12.1f %12.1f %12.1f\n", row.what, at(before.delays, row.share), at(frames.delays, row.share), at(during.delays, row.share))
	}
	fmt.Printf("%-44s %12.1f %12.1f %12.1f\n", "this program waited for a processor, ms", ms(before.stall), ms(frames.stall), ms(during.stall))
	fmt.Printf("%-44s %12.1f %12.1f %12.1f\n", "memory of the server, MB", float64(before.memory)/1024, float64(frames.memory)/1024, float64(during.memory)/1024)
	fmt.Printf("%-44s %12s %12s %12d\n\n", fmt.Sprintf("of %d honest conversations are hidden", len(f.rooms)), "", "", hidden)
	out, _ := json.Marshal(map[string]any{
		"seconds": duration.Seconds(), "sockets": sockets, "messages": len(during.delays),
		"quiet_p99_ms": at(before.delays, 0.99), "frames_p99_ms": at(frames.delays, 0.99), "p99_ms": at(during.delays, 0.99), "worst_ms": at(during.delays, 1), "stall_ms": ms(during.stall),
		"hidden": hidden, "memory_mb": float64(during.memory-before.memory) / 1024,
	})
	fmt.Printf("the worst during the flood:%s\n\n", during.worst)
	fmt.Println(string(out))
}

// from returns a dialer that comes from an address.
func from(address string) *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: 10 * time.Second}
}
