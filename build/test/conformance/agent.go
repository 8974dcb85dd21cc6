package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/build/test/harness"
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// An agentRequest is what the page wants the agent to do, at /agent/ACT.
type agentRequest struct {
	Conversation string `json:"conversation"`
	Text         string `json:"text"`
	On           bool   `json:"on"`
}

// agentAction has the agent act on a new connection, and responds with the result.
func (h *host) agentAction(w http.ResponseWriter, r *http.Request) {
	var v agentRequest
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := "{}"
	fault := harness.Try(h, harness.Timeout, func(tb harness.TB) {
		a := h.agent.NewConnection(tb, h.server)
		defer a.Close()
		switch act := r.PathValue("act"); act {
		case "send":
			a.Reply(v.Conversation, v.Text)
		case "end", "reopen":
			if act == "end" {
				a.EndConversation(v.Conversation)
			} else {
				a.ReopenConversation(v.Conversation)
			}
			harness.WaitFrame(a.Socket, "of the end", func(c *protocol.ConversationChanged) bool {
				return c.Conversation.ID == v.Conversation && c.Conversation.Ended == (act == "end")
			})
		case "type":
			a.Messages(v.Conversation) // only an agent who reads it can be seen to type
			a.SetTyping(v.Conversation, v.On)
			a.Messages(v.Conversation) // which is answered behind it
		case "messages":
			list, _ := json.Marshal(a.Messages(v.Conversation))
			answer = string(list)
		case "conversation": // {} if the agent does not see it
			for _, c := range append(a.List(protocol.ViewOpen), a.List(protocol.ViewEnded)...) {
				if c.ID == v.Conversation || v.Text != "" && c.Preview == v.Text {
					answer = codec.Encode(&c)
				}
			}
		default:
			tb.Fatalf("an agent cannot %s", act)
		}
	})
	if fault != "" {
		http.Error(w, fault, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, answer)
}

// secret is the secret of the first of the brands.
const secret = "a secret of the conformance run, long enough"

// brands is the file of brands: one that is always open, one that is never open, and
// one that this site may not embed.
const brands = `{"brands": [
	{"key": "demo", "name": "First", "color": "#2f5d4b", "sites": ["*"], "secret": "` + secret + `"},
	{"key": "second", "name": "Second", "color": "#8a1c1c", "sites": ["*"], "hours": {"zone": "UTC", "week": {"monday": []}}},
	{"key": "elsewhere", "name": "Elsewhere", "sites": ["https://elsewhere.example"]}
]}`

// token responds with a JWT for the e-mail address and externalId of the query. It is
// wrong in the way that the parameter fault names, if there is one.
func (h *host) token(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	issued, key := time.Now(), any([]byte(secret))
	var method jwt.SigningMethod = jwt.SigningMethodHS256
	claims := jwt.MapClaims{}
	for _, name := range []string{"email", "externalId"} {
		if q.Has(name) {
			claims[name] = q.Get(name)
		}
	}
	switch q.Get("fault") {
	case "old":
		issued = issued.Add(-16 * time.Minute)
	case "skew":
		issued = issued.Add(30 * time.Second)
	case "future":
		issued = issued.Add(5 * time.Minute)
	case "secret":
		key = []byte("another secret that is just as long as it is")
	case "none":
		method, key = jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType
	case "HS512":
		method = jwt.SigningMethodHS512
	}
	if q.Get("fault") != "undated" {
		claims["iat"] = issued.Unix()
	}
	text, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprint(w, text)
}
