package e2e

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// forms are the screens, and the languages, in which pictures are taken.
var forms = []struct {
	name, lang string
	device     harness.Device
}{
	{"desktop", "en", harness.Desktop},
	{"dark", "en", harness.Desktop.InDarkMode()},
	{"phone", "en", harness.Phone},
	{"phone-dark-rtl", "ar", harness.Phone.InDarkMode()},
	{"rtl", "ar", harness.Desktop},
	{"zoom", "en", harness.Zoomed},
}

// Each screen on each device is checked for what can be measured, and a picture of it
// is kept in the folder that KITH_PICTURES names, if any.
func TestEachScreenInEachForm(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			v, a := visitor(t), agent.NewConnection(t, server)
			v.SetDevice(f.device)
			v.OpenChat()
			v.SendMessage("Hello! Does the Dohle fit a frame of 52 cm?")
			conversation := a.WaitMessage("Hello! Does the Dohle fit a frame of 52 cm?")
			a.Reply(conversation, "Hello! Let me hold one to the bike in the yard.")
			a.Reply(conversation, "It does, with two fingers to spare. More in https://fernweg.example/fit")
			v.WaitMessage("agent", "It does, with two fingers to spare. More in https://fernweg.example/fit")
			v.SendMessage("🎉")
			if f.lang != "en" {
				v.Execute(`new Promise((done) => Kustomer.stop(() => done()))`)
				v.Execute(`new Promise((done) => Kustomer.start({ lang: "` + f.lang + `" }, () => done()))`)
				v.Call("open")
				v.WaitRunning()
				v.Call("openConversationById", map[string]string{"conversationId": conversation})
			}
			for _, s := range []string{"conversation", "home", "history", "kb", "category", "article", "search"} {
				if s != "conversation" {
					goToAnywhere(v, s)
				}
				harness.Until(t, "the screen "+s+" is whole", func() string {
					if harness.Evaluate[bool](v.Chat(), `!!document.querySelector(".skeleton")`) {
						return "it is still loading"
					}
					return ""
				})
				measure(t, v, f.device, s)
				keepPicture(t, v, s+"-"+f.name)
			}
			mustBeQuiet(t, v)
		})
	}
}

// TestWaitingInEachForm: what is sent before the program runs is readable in each form.
func TestWaitingInEachForm(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			arrives := make(chan struct{})
			v := visitorAt(t, front(t, func(path string, content []byte) []byte {
				if strings.HasSuffix(path, "/widget.wasm") {
					<-arrives
				}
				return content
			}).Address+"/")
			defer close(arrives)
			v.SetDevice(f.device)
			if f.lang != "en" {
				v.Execute(`new Promise((done) => Kustomer.stop(() => done()))`)
				v.Execute(`new Promise((done) => Kustomer.start({ lang: "` + f.lang + `" }, () => done()))`)
			}
			v.Execute(`void Kustomer.open()`)
			harness.Until(t, "the text box", func() string {
				if !v.HasPanel() || !harness.Evaluate[bool](v.Chat(), `!!document.querySelector("textarea")`) {
					return "it is not there"
				}
				return ""
			})
			for _, text := range []string{"Hello! Does the Dohle fit a frame of 52 cm?", "And do you ship to Austria?"} {
				v.Chat().Execute(`document.querySelector("textarea").focus()`)
				v.Type(text)
				v.Key(harness.Enter)
				v.WaitMessage("customer", text, "pending")
			}
			v.Type("I would")
			measure(t, v, f.device, "waiting")
			keepPicture(t, v, "waiting-"+f.name)
		})
	}
}

// goToAnywhere is goTo in any language: it finds buttons by their action names.
func goToAnywhere(v *harness.Page, screen string) {
	switch screen {
	case "category":
		v.Call("openKbCategory", "returns-and-repairs")
	case "article":
		v.Call("openKbArticle", "shipping-times")
	case "search":
		press(v, "menu")
		press(v, "kb")
		v.WaitScreen("kb")
		v.Chat().Execute(`document.querySelector("input[type=search]").focus()`)
		v.Type("bag")
	case "home":
		press(v, "menu")
		press(v, "home")
	default:
		press(v, "menu")
		press(v, screen)
	}
	v.WaitScreen(screen)
}

func press(v *harness.Page, name string) {
	chat := v.Chat()
	for harness.Evaluate[bool](chat, `!document.querySelector("[data-on-click=`+name+`]")`) {
		chat.Execute(`new Promise((next) => requestAnimationFrame(next))`)
	}
	chat.Execute(`document.querySelector("[data-on-click=` + name + `]").click()`)
}

// measure checks what must be true of every screen.
func measure(t *testing.T, v *harness.Page, f harness.Device, screen string) {
	t.Helper()
	chat := v.Chat()
	type box struct{ X, Y, W, H float64 }
	panel := harness.Evaluate[box](v.Document, `(() => { const r = document.getElementById("kustomer-ui-sdk-iframe").getBoundingClientRect(); return { X: r.x, Y: r.y, W: r.width, H: r.height } })()`)
	if panel.X < 0 || panel.Y < 0 || panel.X+panel.W > float64(f.Width) || panel.Y+panel.H > float64(f.Height) {
		t.Errorf("%s: the panel reaches beyond the page: %+v", screen, panel)
	}
	if f.Mobile && (panel.W != float64(f.Width) || panel.H != float64(f.Height)) {
		t.Errorf("%s: on a phone the panel is %+v and not the whole screen", screen, panel)
	}
	wide := harness.Evaluate[[]string](chat, `[...document.querySelectorAll("body, body *")].filter((e) => {
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return r.width > 1 && (r.right > innerWidth + 1 || r.left < -1) && !e.closest(".table, pre, svg, .visually-hidden") && s.position !== "absolute";
	}).map((e) => e.outerHTML.slice(0, 100))`)
	for _, e := range wide {
		t.Errorf("%s: it reaches beyond the panel's side: %s", screen, e)
	}
	if screen == "home" || screen == "conversation" {
		if !harness.Evaluate[bool](chat, `(() => { const r = document.querySelector("textarea").getBoundingClientRect(); return r.height >= 20 && r.bottom <= innerHeight && r.top >= 0 })()`) {
			t.Errorf("%s: the text box is not on the screen", screen)
		}
	}
}

// On a phone, the keyboard takes the lower half of the screen. The text box
// must stay above it.
func TestTheKeyboardOfAPhoneCoversNothing(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	v.SetDevice(harness.Phone)
	sendFirst(v)
	half := harness.Phone
	half.Height = 400
	v.Chat().Press("textbox", "Message")
	v.SetDevice(half)
	harness.Until(t, "the text box is above the keyboard", func() string {
		if !harness.Evaluate[bool](v.Chat(), `(() => { const r = document.querySelector("textarea").getBoundingClientRect(); return r.bottom <= innerHeight && innerHeight <= 400 })()`) {
			return "it is below"
		}
		return ""
	})
	keepPicture(t, v, "conversation-phone-keyboard")
}

// The README's picture: the shop with the panel in front, and the same
// conversation in the inbox.
func TestPictureOfTheREADME(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Mira")
	window := harness.Device{Width: 1180, Height: 800, Scale: 1.5}
	v, desk := visitorAt(t, s.Address), visitorAt(t, s.Address)
	v.SetDevice(harness.Device{Width: 900, Height: 780, Scale: 1.5})
	desk.SetDevice(window)
	v.OpenChat()
	question := "Hello! I ride from Freiburg to Basel in May. Which bag holds a tent?"
	answer := "Hello! The Reiher does: twenty litres, and it rolls shut. A tent for one goes in with room for a jacket."
	v.SendMessage(question)
	desk.OpenInbox(s, a)
	desk.OpenConversation(a.WaitMessage(question))
	desk.SendReply(answer)
	v.WaitMessage("agent", answer)
	v.SendMessage("And in the rain?")
	desk.WaitInboxMessage("customer", "And in the rain?")
	desk.SendReply("Dry for hours. I had mine under a waterfall.")
	v.WaitMessage("agent", "Dry for hours. I had mine under a waterfall.")
	v.WaitMessage("customer", "And in the rain?", "read")
	desk.WaitInboxMessage("agent", "Dry for hours. I had mine under a waterfall.", "read")
	mustBeQuiet(t, v)
	mustBeQuiet(t, desk)

	both := visitorAt(t, "about:blank")
	both.SetDevice(harness.Device{Width: 1760, Height: 900, Scale: 1})
	both.Execute(`document.body.style.cssText = "margin:0;background:linear-gradient(135deg,#dfe7dc,#e9dfc9);height:100vh;position:relative;overflow:hidden"`)
	for picture, place := range map[*harness.Page]string{desk: "right:40px;top:40px;width:1060px;z-index:0", v: "left:40px;bottom:40px;width:820px;z-index:1"} {
		both.Execute(`new Promise((done) => { const e = new Image(); e.onload = done; e.style.cssText = "position:absolute;border-radius:12px;box-shadow:0 18px 60px #0004;` + place + `";
			e.src = "data:image/png;base64,` + base64.StdEncoding.EncodeToString(picture.Screenshot()) + `"; document.body.append(e) }).then(() => 0)`)
	}
	keepPicture(t, both, "readme")
}

// keepPicture writes a picture to the folder that KITH_PICTURES names, if any.
func keepPicture(t *testing.T, p *harness.Page, name string) {
	t.Helper()
	picture := p.Screenshot()
	dir := os.Getenv("KITH_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
