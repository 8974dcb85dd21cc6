package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// signInScripts are the scripts of joining, and signing in.
var signInScripts = map[string]func(*testClient){
	"setup": func(s *testClient) {
		s.handle(app.Started{Config: `{"setup":"CODE"}`, Visible: true, Online: true})
		s.action("submit", view.NameSetup, "", "")
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("submit", view.NameSetup, "", "")
		s.action("input", view.NamePassword, "", "short")
		s.action("click", view.NameShowPassword, "", "")
		s.action("submit", view.NameSetup, "", "")
		s.action("submit", view.NameSetup, "", "")
		s.respond(setupRequest, 400, `{"code":"password","text":"Please choose a longer password."}`)
		s.action("input", view.NamePassword, "", "long enough")
		s.action("submit", view.NameSetup, "", "")
		s.respond(setupRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.connect()
	},
	"signin": func(s *testClient) {
		s.handle(app.Started{Visible: true, Online: true})
		s.respond(selfRequest, 0, "")
		s.wait(SelfRetryAfter)
		s.respond(selfRequest, 401, `{"code":"unauthorized"}`)
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("input", view.NamePassword, "", "wrong")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"unauthorized","text":"The name or the password is wrong."}`)
		s.action("input", view.NamePassword, "", "right")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 429, `{"code":"too_many","text":"Too many tries. Please wait a minute."}`)
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 0, "")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.connect(s.conversation("a", 3, 1))
		s.handle(app.SocketClosed{Socket: 1, Code: int64(protocol.CloseSignedOut)})
	},
	"second-factor": func(s *testClient) {
		s.handle(app.Started{Visible: true, Online: true})
		s.respond(selfRequest, 401, `{"code":"unauthorized"}`)
		s.action("input", view.NameName, "", "Anna Berg")
		s.action("input", view.NamePassword, "", "right")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"second_factor","text":"Please enter the code that your authenticator app shows."}`)
		s.action("submit", view.NameSignIn, "", "")
		s.action("input", view.NameSecondFactor, "", "000000")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 401, `{"code":"second_factor","text":"This code is wrong."}`)
		s.expect("This code is wrong.")
		s.action("input", view.NameSecondFactor, "", "123456")
		s.action("submit", view.NameSignIn, "", "")
		s.respond(signInRequest, 200, `{"id":"a1","name":"Anna Berg","role":"agent","twoFactor":true}`)
		s.connect()
	},
	"reset": func(s *testClient) {
		s.handle(app.Started{Config: `{"reset":"CODE"}`, Visible: true, Online: true})
		s.action("submit", view.NameReset, "", "")
		s.action("input", view.NamePassword, "", "short")
		s.action("submit", view.NameReset, "", "")
		s.respond(resetRequest, 400, `{"code":"password","text":"Please choose a longer password."}`)
		s.action("input", view.NamePassword, "", "a long sentence")
		s.action("submit", view.NameReset, "", "")
		s.respond(resetRequest, 200, `{"id":"a1","name":"Anna Berg"}`)
		s.expect("Your password is changed.", "Anna Berg")
	},
}
