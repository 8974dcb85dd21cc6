package agent

import (
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// action takes in what a person did. The screens before the inbox and the inbox
// itself know different names.
func (u *update) action(e app.Action) {
	switch u.Screen {
	case state.SetupScreen, state.SignInScreen:
		u.signInAction(e)
	case state.InboxScreen:
		if !u.menuAction(e) && !u.listAction(e) {
			u.conversationAction(e)
		}
	}
	switch e.Name {
	case view.NameRetryStart:
		if u.Screen == state.StartingScreen {
			u.fetchSelf()
		}
	case view.NameReload:
		u.do(app.Reload{})
	}
}
