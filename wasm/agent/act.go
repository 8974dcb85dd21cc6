package agent

import "kith/wasm/app"

// act takes in what a person did. The screens before the inbox and the inbox
// itself know different names.
func (t *turn) act(e app.Action) {
	switch t.Stage {
	case SettingUp, SigningIn:
		t.actGate(e)
	case Working:
		if !t.actMenu(e) && !t.actList(e) {
			t.actTalk(e)
		}
	}
	switch e.Name {
	case NameAgain:
		if t.Stage == Starting {
			t.ask()
		}
	case NameReload:
		t.do(app.Reload{})
	}
}

func (t *turn) actGate(e app.Action) {
	switch e.Name {
	case NameName:
		t.Gate.Name, t.Gate.Fault = e.Text, ""
	case NamePassword:
		t.Gate.Password, t.Gate.Fault = e.Text, ""
	case NameReveal:
		t.Gate.Reveal = !t.Gate.Reveal
	case NameSetup, NameSignIn:
		t.try()
	case NameHave:
		t.Config.Setup = ""
		t.Stage, t.Gate = Starting, Gate{}
		t.ask()
	}
}

func (t *turn) actList(e app.Action) bool {
	switch e.Name {
	case NameFilter:
		t.List.Ended = e.Value == FilterEnded
		t.List.Rows, t.List.Cursor = RowsAtOnce, ""
	case NameQuery:
		t.List.Query, t.List.Rows = e.Text, RowsAtOnce
		if e.Type == "escape" {
			t.List.Query = ""
		}
	case NameTalk:
		t.open(e.Value)
		if t.Shown == e.Value {
			t.ready()
		}
	case NameRows:
		t.List.Rows += RowsAtOnce
	case NameNext, NamePrior, NameFirst, NameFinal:
		t.step(e.Name)
	default:
		return false
	}
	return true
}

func (t *turn) actTalk(e app.Action) {
	switch e.Name {
	case NameReply:
		t.write(e.Value, e.Text)
	case NameSend:
		t.send()
	case NameBack:
		t.back()
	case NameCard:
		if t.Pane = CardPane; e.Value == "" {
			t.Pane = TalkPane
		}
	case NameEnd, NameReopen:
		t.end(e.Value, e.Name == NameReopen)
	case NameOlder:
		t.older()
	case NameLog:
		t.scrolled(e.Text)
	case NameLatest:
		t.latest()
		t.ready()
	case NameRetry:
		t.retry(e.Value)
	case NameDiscard:
		t.discard(e.Value)
	case NameConnect:
		if t.Link.Phase == Waiting {
			t.connect()
		}
	}
}

// The values of NameFilter.
const (
	FilterOpen  = "open"
	FilterEnded = "ended"
)

// ready takes the keyboard to where the agent goes on: the text box, unless
// there is none, or a screen's own keyboard would cover half of what is to be
// read.
func (t *turn) ready() {
	if v := t.item(t.Shown); v == nil || v.Ended || t.Config.Touch {
		t.do(app.Focus{Name: NameLog})
		return
	}
	t.do(app.Focus{Name: NameReply})
}

// back goes one pane to the left.
func (t *turn) back() {
	switch {
	case t.Menu.Open:
		t.Menu = Menu{}
		t.do(app.Focus{Name: NameMenu})
	case t.Pane == CardPane:
		t.Pane = TalkPane
		t.do(app.Focus{Name: NameCard})
	case t.Shown != "":
		id := t.Shown
		t.leave()
		t.Pane = ListPane
		t.do(app.Focus{Name: rowName(id)})
	}
}

// scrolled takes in where the log stands: at its "end", at its "start", where
// older messages are wanted, or between.
func (t *turn) scrolled(place string) {
	if t.Shown == "" {
		return
	}
	if t.AtEnd = place == "end"; t.AtEnd {
		t.Below = 0
	}
	if place == "start" {
		t.older()
	}
}
