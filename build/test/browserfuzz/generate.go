package browserfuzz

import (
	"math/rand/v2"
	"slices"

	"kith/wasm/simulation"
)

// A generator draws random steps. It looks at the model only to press what can be
// pressed. The steps are plain data, and can be made in any other world.
type generator struct {
	r       *rand.Rand
	backend *Backend
}

// A choice is a way to draw a step, and how often it is drawn in relation to others.
type choice struct {
	weight int
	draw   func(g *generator, w *World, tab int) simulation.Step
}

var choices = []choice{
	{26, (*generator).press},
	{26, (*generator).typeOrSend},
	{14, (*generator).reply},
	{16, (*generator).call},
	{6, (*generator).agent},
	{6, (*generator).network},
	{8, (*generator).changeTabs},
	{1, (*generator).storage},
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// next returns the next step.
func (g *generator) next(w *World) simulation.Step {
	open := slices.IndexFunc(w.model.tabs, func(t *tab) bool { return t != nil })
	if at := g.r.IntN(len(w.model.tabs)); w.model.tabs[at] != nil {
		open = at
	}
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	n := g.r.IntN(sum)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.draw(g, w, open)
		}
	}
	panic("the weights do not add up")
}

// press draws a press on something that is on the tab's screen.
func (g *generator) press(w *World, tab int) simulation.Step {
	t := w.tab(tab)
	if !t.open || len(t.seen.Names) == 0 || g.r.IntN(12) == 0 {
		return simulation.Step{Kind: simulation.Press, Tab: tab, Name: "launcher"}
	}
	return simulation.Step{Kind: simulation.Press, Tab: tab, N: g.r.Int64N(3), Name: pick(g.r, t.seen.Names...)}
}

// typeOrSend draws what somebody does who writes: open the panel, type, then send.
func (g *generator) typeOrSend(w *World, tab int) simulation.Step {
	t := w.tab(tab)
	switch {
	case !t.open:
		return simulation.Step{Kind: simulation.Press, Tab: tab, Name: "launcher"}
	case t.seen.Box != nil && t.seen.Box.Text != "" && g.r.IntN(6) > 0:
		return simulation.Step{Kind: simulation.Press, Tab: tab, Name: "send"}
	case g.r.IntN(10) == 0:
		return simulation.Step{Kind: simulation.Type, Tab: tab, Name: "query", Text: pick(g.r, "ship", "wax", "zzz")}
	}
	return simulation.Step{Kind: simulation.Type, Tab: tab, Name: "draft", Text: g.backend.text(pick(g.r, "text", "text", "<b>&\u202e"))}
}

// reply draws a reply of the agent, if there is something to reply to.
func (g *generator) reply(w *World, tab int) simulation.Step {
	if len(w.model.onServer()) == 0 {
		return g.typeOrSend(w, tab)
	}
	return simulation.Step{Kind: simulation.AgentSend, N: g.r.Int64N(4), Text: g.backend.text("reply")}
}

func (g *generator) call(_ *World, tab int) simulation.Step {
	s := simulation.Step{Kind: simulation.Call, Tab: tab}
	switch g.r.IntN(13) {
	case 0, 1:
		s.Name = "open"
	case 2:
		s.Name = "close"
	case 3, 4, 5:
		s.Name = "logout"
	case 6:
		s.Name = "createConversation"
	case 7:
		s.Name, s.Text = "createConversation", `{"message":"`+g.backend.text("called")+`"}`
	case 8, 9, 10:
		s.Name, s.Text = "login", pick(g.r, "a", "b", "a", "nobody")
	case 11:
		s.Name, s.Text = "describeCustomer", `{"customAttributes":{"seen":"`+g.backend.text("attribute")+`"}}`
	case 12:
		s.Name, s.Text = "openKbArticle", `"shipping-times"`
		if g.r.IntN(3) == 0 {
			s.Name, s.Text = "openKbCategory", `"shipping"`
		}
	}
	return s
}

func (g *generator) agent(w *World, tab int) simulation.Step {
	if len(w.model.onServer()) == 0 {
		return g.typeOrSend(w, tab)
	}
	return simulation.Step{Kind: pick(g.r, simulation.AgentType, simulation.AgentReceive, simulation.AgentRead, simulation.AgentEnd, simulation.AgentEnd, simulation.AgentReopen), N: g.r.Int64N(4)}
}

func (g *generator) network(w *World, tab int) simulation.Step {
	if w.model.offline && g.r.IntN(2) == 0 {
		return simulation.Step{Kind: simulation.Online}
	}
	switch g.r.IntN(8) {
	case 0:
		return simulation.Step{Kind: simulation.Disconnect}
	case 1, 2:
		return simulation.Step{Kind: simulation.Disconnect, N: 1 + g.r.Int64N(1500)}
	case 3, 4:
		return simulation.Step{Kind: simulation.Offline}
	case 5:
		return simulation.Step{Kind: simulation.Restart}
	case 6:
		return simulation.Step{Kind: simulation.Revoke, Tab: tab}
	}
	return simulation.Step{Kind: Slow, N: pick[int64](g.r, 0, 5, 30)}
}

func (g *generator) changeTabs(w *World, tab int) simulation.Step {
	switch g.r.IntN(6) {
	case 0, 1:
		return simulation.Step{Kind: simulation.OpenTab, Tab: g.r.IntN(len(w.model.tabs))}
	case 2:
		return simulation.Step{Kind: simulation.CloseTab, Tab: tab}
	case 3:
		return simulation.Step{Kind: simulation.Crash, Tab: tab}
	}
	return simulation.Step{Kind: simulation.Reload, Tab: tab}
}

func (g *generator) storage(_ *World, tab int) simulation.Step {
	return simulation.Step{Kind: simulation.ChangeStorage, Tab: tab, Text: pick(g.r, "clear", "truncate", "edit null", "edit {}", "edit []",
		`edit {"v":1}`, `edit {"v":"1","outbox":7}`, "edit \x00", `edit {"__proto__":{"v":1}}`)}
}
