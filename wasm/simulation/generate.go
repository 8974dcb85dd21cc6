package simulation

import (
	"math/rand/v2"
	"strconv"

	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// A generator draws random steps. It looks at the world only to press what can be
// pressed. The steps are plain data, and can be made in any other world.
type generator struct {
	r     *rand.Rand
	texts int
	tabs  int
}

// newGenerator returns the generator of a run.
func newGenerator(o Options) *generator {
	return &generator{r: rand.New(rand.NewPCG(o.Seed, 1)), tabs: o.Tabs}
}

// A choice is a way to draw a step, and how often it is drawn in relation to others.
type choice struct {
	weight int
	draw   func(g *generator, w *World, tab int) Step
}

var choices = []choice{
	{24, (*generator).press},
	{14, (*generator).typeText},
	{14, func(g *generator, _ *World, tab int) Step {
		return Step{Kind: Press, Tab: tab, Name: view.NameSend, Text: anyValue}
	}},
	{30, func(g *generator, _ *World, tab int) Step {
		return Step{Kind: ToServer, Tab: tab, N: 1 + g.r.Int64N(4)}
	}},
	{30, func(g *generator, _ *World, tab int) Step { return Step{Kind: ToTab, Tab: tab, N: 1 + g.r.Int64N(4)} }},
	{10, func(g *generator, _ *World, tab int) Step { return Step{Kind: StorageEvent, Tab: tab} }},
	{10, func(g *generator, _ *World, tab int) Step {
		return Step{Kind: AgentSend, N: g.r.Int64N(8), Text: g.text("reply")}
	}},
	{10, (*generator).call},
	{6, (*generator).agent},
	{6, (*generator).breakNetwork},
	{4, (*generator).changeTabs},
	{6, (*generator).passTime},
	{1, (*generator).changeStorage},
	{1, (*generator).changeRelease},
	{4, (*generator).attack},
	{3, func(g *generator, _ *World, tab int) Step {
		return Step{Kind: pick(g.r, Show, Hide), Tab: tab}
	}},
	{3, func(g *generator, _ *World, tab int) Step {
		return Step{Kind: Scroll, Tab: tab, Name: view.NameLog, Text: pick(g.r, "end", "")}
	}},
}

var weights = func() (sum int) {
	for _, c := range choices {
		sum += c.weight
	}
	return sum
}()

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// next returns the next step.
func (g *generator) next(w *World) Step {
	tab := g.r.IntN(len(w.tabs))
	n := g.r.IntN(weights)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.draw(g, w, tab)
		}
	}
	panic("the weights do not add up")
}

// text returns a text that occurs nowhere else in the run.
func (g *generator) text(what string) string {
	g.texts++
	return what + " " + strconv.Itoa(g.texts) + "."
}

// press draws a press on something that is on the tab's screen.
func (g *generator) press(w *World, tab int) Step {
	t := w.tab(tab)
	if t == nil {
		return Step{Kind: StorageEvent, Tab: tab}
	}
	var found []Step
	buttons(t.view().Body, tab, &found)
	if len(found) == 0 {
		return Step{Kind: Call, Tab: tab, Name: "open"}
	}
	return found[g.r.IntN(len(found))]
}

// buttons appends the presses that a tree offers.
func buttons(n *html.Node, tab int, found *[]Step) {
	if name, ok := n.Attr("data-on-click"); ok {
		value, _ := n.Attr("data-value")
		*found = append(*found, Step{Kind: Press, Tab: tab, Name: name, Text: value})
	}
	for _, child := range n.Children {
		buttons(child, tab, found)
	}
}

// typeText draws a text in the text box or the search box.
func (g *generator) typeText(_ *World, tab int) Step {
	if g.r.IntN(8) == 0 {
		return Step{Kind: Type, Tab: tab, Name: view.NameQuery, Text: pick(g.r, "ship", "", "zzz")}
	}
	return Step{Kind: Type, Tab: tab, Name: view.NameDraft, Text: pick(g.r, g.text("text"), g.text("text"), g.text("<b>&\u202e"), " ", "")}
}

// call draws a method call of the page.
func (g *generator) call(w *World, tab int) Step {
	s := Step{Kind: Call, Tab: tab}
	switch g.r.IntN(14) {
	case 0, 1, 2:
		s.Name = "open"
	case 3:
		s.Name = "close"
	case 4, 5:
		s.Name = "logout"
	case 6:
		s.Name = "createConversation"
	case 7:
		s.Name, s.Text = "createConversation", `{"message":"`+g.text("called")+`"}`
	case 8, 9:
		s.Name, s.Text = "login", `{"jwtToken":"`+pick(g.r, "jwt:a@x", "jwt:b@x", "jwt:a@x", "bad")+`"}`
	case 10:
		s.Name, s.Text = "describeCustomer", `{"customAttributes":{"seen":"`+g.text("attribute")+`"}}`
	case 11:
		s.Name, s.Text = "openKbArticle", pick(g.r, `"times"`, `"nowhere"`)
	case 12:
		s.Name = "getOpenConversations"
	case 13:
		s.Name, s.Text = pick(g.r, "dance", "isLoggedIn", "openConversationById", "login"), pick(g.r, "7", `{"conversationId":"x"}`, `{"email":"a@x"}`)
	}
	return s
}

// agent draws something that the agent does beside replying.
func (g *generator) agent(*World, int) Step {
	return Step{Kind: pick(g.r, AgentType, AgentReceive, AgentRead, AgentRead, AgentEnd, AgentReopen), N: g.r.Int64N(8)}
}

// breakNetwork draws a fault of the network or the server, or its end.
func (g *generator) breakNetwork(_ *World, tab int) Step {
	switch g.r.IntN(16) {
	case 0, 1:
		return Step{Kind: Reorder, Tab: tab, N: 1 + g.r.Int64N(4)}
	case 2:
		return Step{Kind: StoreFails, N: 1 + g.r.Int64N(3)}
	}
	return Step{Kind: pick(g.r, Disconnect, Disconnect, Offline, Online, Online, Restart, Duplicate, Stale, Revoke), Tab: tab}
}

// changeTabs draws a tab that is opened, closed or loaded again.
func (g *generator) changeTabs(_ *World, tab int) Step {
	s := Step{Kind: Reload, Tab: tab}
	switch g.r.IntN(6) {
	case 0, 1:
		s = Step{Kind: OpenTab, Tab: g.r.IntN(g.tabs)}
	case 2:
		return Step{Kind: CloseTab, Tab: tab}
	case 3:
		s.Kind = Crash
	}
	switch g.r.IntN(8) {
	case 0:
		s.Text = g.text("ahead")
	case 1:
		s.Text = g.text("ahead") + "|" + g.text("ahead")
	}
	return s
}

// attack draws what somebody else tries.
func (g *generator) attack(_ *World, tab int) Step {
	return Step{Kind: Attack, Tab: tab, N: g.r.Int64N(8), Text: pick(g.r, attackHello, attackWrite, attackSignIn, attackRevoke, attackCopy, attackListen, attackReplay)}
}

// Spans of time, in milliseconds.
const (
	second = 1_000
	day    = 86_400 * second
)

// passTime draws a span of time, or a jump of a clock.
func (g *generator) passTime(_ *World, tab int) Step {
	if g.r.IntN(10) == 0 {
		return Step{Kind: ClockJump, Tab: tab, N: pick[int64](g.r, -day, day, -3*second, 7*day)}
	}
	return Step{Kind: Wait, N: pick[int64](g.r, 10, 700, 2_100, 6_500, 31*second, 70*second, 7*day)}
}

// changeStorage draws a change of the storage, or another release.
func (g *generator) changeStorage(_ *World, tab int) Step {
	switch g.r.IntN(10) {
	case 9:
		return Step{Kind: ChangeStorage, Text: "damage"}
	case 8:
		return Step{Kind: ChangeStorage, Text: "newer"}
	case 0:
		return Step{Kind: ChangeStorage, Text: "clear"}
	case 1:
		return Step{Kind: ChangeStorage, Text: "truncate"}
	case 2:
		return Step{Kind: ChangeStorage, Text: pick(g.r, "full", "forbid")}
	case 3:
		return Step{Kind: ChangeStorage, Text: "edit " + pick(g.r, "", "null", "[]", "{}", `{"v":1}`, `{"v":"1","outbox":7}`, "\x00\xff", `{"__proto__":{"v":1}}`)}
	}
	return Step{Kind: ChangeStorage, Text: "allow"}
}

// changeRelease draws a release that the site serves, or that is only named.
func (g *generator) changeRelease(_ *World, tab int) Step {
	return Step{Kind: Release, N: g.r.Int64N(5), Text: pick(g.r, "", "", "named")}
}
