package agent

import (
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// action handles what a person pressed or typed, by the name that view binds
// to it. The names of the inbox do nothing on the screens before it.
func (u *update) action(e app.Action) {
	switch u.Screen {
	case state.SetupScreen, state.ResetScreen, state.SignInScreen:
		u.signInAction(e)
	case state.InboxScreen:
		if !u.settingsAction(e) && !u.proofAction(e) && !u.personalDataAction(e) && !u.moderationAction(e) && !u.menuAction(e) && !u.listAction(e) {
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
