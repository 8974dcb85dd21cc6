package store_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"kith/server/protocol"
	"kith/server/store"
)

// childFolder is the environment variable with the data folder for the child
// process that TestKill kills.
const childFolder = "KITH_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		appendForever(folder)
	}
	os.Exit(m.Run())
}

const killWriters = 8

var kills = flag.Int("kills", 4, "how many processes TestKill kills")

// killsInFolder is how many processes in a row use one folder: to check it takes as long
// as there are messages in it.
const killsInFolder = 20

// appendForever appends from several writers and prints every acknowledgement,
// until the process is killed.
func appendForever(folder string) {
	s, err := store.Open(folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var print sync.Mutex
	var wait sync.WaitGroup
	run := os.Getpid()
	for w := range killWriters {
		id := fmt.Sprint("c", w)
		actor := store.Actor{Visitor: store.Visitor{Session: id, TokenHash: store.HashToken(id), Brand: "demo"}}
		wait.Go(func() {
			for i := 0; ; i++ {
				client := fmt.Sprintf("%d-%d", run, i)
				m, err := s.Append(context.Background(), actor, store.NewMessage{Conversation: id, Client: client, Text: client, CreateConversation: true})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				print.Lock()
				fmt.Println(id, client, m.Number)
				print.Unlock()
			}
		})
	}
	wait.Wait()
}

// TestKill kills processes that append, at a random moment each. After each, every
// acknowledged message must be there, once, under its number.
func TestKill(t *testing.T) {
	var folder string
	var acked map[string]map[string]int64 // by conversation and client id
	messages := 0
	for i := range *kills {
		if i%killsInFolder == 0 {
			folder, acked = t.TempDir(), map[string]map[string]int64{}
		}
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childFolder+"="+folder)
		var stderr strings.Builder
		child.Stderr = &stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		killAfter, n := 1+rand.IntN(400), 0
		for lines := bufio.NewScanner(out); lines.Scan(); n++ {
			var id, client string
			var number int64
			if _, err := fmt.Sscan(lines.Text(), &id, &client, &number); err != nil {
				continue // the last line may be cut short
			}
			if acked[id] == nil {
				acked[id] = map[string]int64{}
			}
			acked[id][client] = number
			messages++
			if n == killAfter {
				child.Process.Kill() // SIGKILL
			}
		}
		child.Wait()
		if n < killAfter {
			t.Fatalf("the child ended by itself: %s", stderr.String())
		}
		checkAcknowledged(t, folder, acked)
	}
	t.Logf("%d kills, %d acknowledged messages, each there once under its number", *kills, messages)
}

// checkAcknowledged checks that all acknowledged messages are there.
func checkAcknowledged(t *testing.T, folder string, acked map[string]map[string]int64) {
	t.Helper()
	s := openStore(t, folder)
	defer s.Close()
	for id, clients := range acked {
		there := map[string]int64{}
		var last int64
		for before := int64(0); before != 1; {
			r, err := s.History(t.Context(), id, before)
			if err != nil {
				t.Fatal(err)
			}
			before = r.Messages[0].Number
			last = max(last, r.Messages[len(r.Messages)-1].Number)
			for _, m := range r.Messages {
				if _, twice := there[m.Client]; twice {
					t.Fatalf("%s of %s is there twice", m.Client, id)
				}
				there[m.Client] = m.Number
			}
		}
		if int64(len(there)) != last {
			t.Fatalf("%s has %d messages and ends with number %d", id, len(there), last)
		}
		for client, number := range clients {
			if there[client] != number {
				t.Fatalf("%s of %s was acknowledged as %d and is %d", client, id, number, there[client])
			}
		}
		c, err := s.Conversation(t.Context(), id)
		if err != nil || c.Last != last || c.Author != protocol.AuthorCustomer {
			t.Fatalf("%s ends with %d, its row says %+v, %v", id, last, c, err)
		}
	}
}
