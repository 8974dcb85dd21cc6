package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// A statusAnswer is what /status.json says.
type statusAnswer struct {
	Status    string           `json:"status"`
	Incidents []statusIncident `json:"incidents"`
	Resolved  []statusIncident `json:"resolved"`
}

type statusIncident struct {
	ID    string  `json:"id"`
	Share float64 `json:"healedShare"`
}

func statusOf(t *testing.T, s *harness.Server) (v statusAnswer, text string) {
	t.Helper()
	body, err := io.ReadAll(s.Get(t, "/status.json").Body)
	if err == nil {
		err = json.Unmarshal(body, &v)
	}
	if err != nil {
		t.Fatalf("%s, %v", body, err)
	}
	return v, string(body)
}

// visitorWithRelease returns the page of a visitor who chats in a release.
func visitorWithRelease(t *testing.T, address, release string) *harness.Page {
	t.Helper()
	v := visitorAt(t, address+"/")
	v.OpenChat()
	v.SendMessage(uniqueText("hello"))
	waitRelease(t, v, release)
	return v
}

// TestIncidentResolvesItself: a rollback with a page open begins an incident, which everybody
// sees on /status, and which is resolved when the page has changed over. Nobody has to do
// anything.
func TestIncidentResolvesItself(t *testing.T) {
	t.Parallel()
	s, own, canary := withCanary(t, shopOf, nil)
	v := visitorWithRelease(t, s.Address, canary.ID)
	if is, text := statusOf(t, s); is.Status != "operational" {
		t.Fatalf("before it: %s", text)
	}
	s.Command(t, "release rollback", "-why", "the test says so")
	harness.Until(t, "everybody sees it", func() string {
		if is, text := statusOf(t, s); is.Status != "degraded" || len(is.Incidents) != 1 {
			return text
		}
		return ""
	})
	page := visitorAt(t, s.Address+"/status")
	if text := harness.Evaluate[string](page.Document, `document.body.innerText`); !strings.Contains(text, "A version of the chat was taken back") {
		t.Errorf("the page says %s", text)
	}
	waitRelease(t, v, own)
	harness.Until(t, "it is resolved", func() string {
		if is, text := statusOf(t, s); is.Status != "operational" || len(is.Incidents) != 0 || len(is.Resolved) != 1 || is.Resolved[0].Share != 1 {
			return text
		}
		return ""
	})
	page.Reload()
	if text := harness.Evaluate[string](page.Document, `document.body.innerText`); !strings.Contains(text, "Everything works.") || !strings.Contains(text, "All repaired") {
		t.Errorf("the page says %s", text)
	}
	if faults := page.Errors(); len(faults) > 0 {
		t.Errorf("the console of the page says %q", faults)
	}
}

// TestIncidentSurvivesAKill: a server that is killed in the middle goes on with the incident,
// and it heals as those come back who were away.
func TestIncidentSurvivesAKill(t *testing.T) {
	t.Parallel()
	s, own, canary := withCanary(t, shopOf, nil)
	v := visitorWithRelease(t, s.Address, canary.ID)
	away := harness.NewProxy(t, s)
	s.Command(t, "release pin", away.Address, canary.ID)
	w := visitorWithRelease(t, away.Address, canary.ID)
	away.BlockSockets()
	s.Command(t, "release rollback", "-why", "the test says so")
	waitRelease(t, v, own)
	var id string
	wantShare := func(share float64) {
		t.Helper()
		harness.Until(t, fmt.Sprintf("%v of it is healed", share), func() string {
			is, text := statusOf(t, s)
			if len(is.Incidents) != 1 || is.Incidents[0].Share != share {
				return text
			}
			id = is.Incidents[0].ID
			return ""
		})
	}
	wantShare(.5)
	s.Kill()
	s.Start(t)
	wantShare(.5)
	away.Unblock()
	waitRelease(t, w, own)
	wantShare(1)
	draft := s.Command(t, "incident show", id)
	for _, want := range []string{"because: the test says so.", "had run the release: 2", "- Left to be repaired: 0", "goes on with the incident"} {
		if !strings.Contains(draft, want) {
			t.Errorf("the draft lacks %q: %s", want, draft)
		}
	}
}

// TestRepairByHand: a page whose session the operator has repaired gets everything anew, and
// says that it has.
func TestRepairByHand(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	v := visitorAt(t, s.Address+"/")
	v.OpenChat()
	before, draft := uniqueText("before"), uniqueText("half a sentence")
	v.SendMessage(before)
	v.TypeDraft(draft)
	if said := s.Command(t, "session repair", "-release", release(v)); !strings.Contains(said, "open pages that do it now: 1") {
		t.Error(said)
	}
	harness.Until(t, "nothing is left to be repaired", func() string {
		body, err := io.ReadAll(s.Get(t, "/metrics").Body)
		if err != nil || !strings.Contains(string(body), "\nkith_sessions_to_repair 0\n") {
			return fmt.Sprintf("the metrics say %s, %v", body, err)
		}
		return ""
	})
	v.WaitMessage("customer", before, "sent", "delivered", "read")
	if has := v.Draft(); has != draft {
		t.Errorf("the text box holds %q", has)
	}
}
