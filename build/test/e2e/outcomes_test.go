package e2e

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// outcomesLimit is how long an outcome may take to be reported: a message has 20 seconds,
// and the machine may be busy.
const outcomesLimit = 50 * time.Second

// A change changes what is served at a path.
type change = func(path string, content []byte) []byte

// front starts a Front for the server all tests share.
func front(t *testing.T, breaks change) *harness.Front {
	t.Helper()
	return harness.NewFront(t, server.Address, breaks)
}

// hasty makes the clocks of outcomes run four times as fast, so that no test has to wait
// for 20 seconds. Measurements of time are worthless then.
const hasty = `{
	const now = performance.now.bind(performance), every = setInterval
	performance.now = () => 4 * now()
	setInterval = (fn, ms) => every(fn, ms / 4)
};`

// scripted puts a script in front of the panel's own.
func scripted(script string) change {
	return func(path string, content []byte) []byte {
		if strings.HasSuffix(path, "/frame.js") {
			return append([]byte(script+";"), content...)
		}
		return content
	}
}

// replaced replaces a text in the file of a name, which must hold it.
func replaced(t *testing.T, name, old, by string) change {
	return func(path string, content []byte) []byte {
		if !strings.HasSuffix(path, "/"+name) {
			return content
		}
		if !strings.Contains(string(content), old) {
			t.Errorf("%s does not hold %q", path, old)
		}
		return []byte(strings.ReplaceAll(string(content), old, by))
	}
}

// styled adds rules to the panel's style.
func styled(rules string) change {
	return func(path string, content []byte) []byte {
		if strings.HasSuffix(path, "/panel-conversation.css") {
			return append(content, rules...)
		}
		return content
	}
}

// waitSeen waits until reports have said so many trials and failures of a signal, and
// returns the last report.
func waitSeen(t *testing.T, f *harness.Front, signal string, want [2]int) harness.Report {
	t.Helper()
	if wrong := harness.Within(t, outcomesLimit, func() string {
		if is := f.Seen(signal); is[1] < want[1] || is[0] < want[0] {
			return fmt.Sprintf("the reports say %v", is)
		}
		return ""
	}); wrong != "" {
		t.Fatalf("%s should be %v: %s:\n%s", signal, want, wrong, bodies(f))
	}
	if is := f.Seen(signal); is != want {
		t.Fatalf("%s is %v and should be %v:\n%s", signal, is, want, bodies(f))
	}
	all := f.Reports()
	return all[len(all)-1]
}

func bodies(f *harness.Front) string {
	var all []string
	for _, r := range f.Reports() {
		all = append(all, r.Body)
	}
	return strings.Join(all, "\n")
}

// mustNotFail checks that no report says that anything failed, but for some signals.
func mustNotFail(t *testing.T, f *harness.Front, but ...string) {
	t.Helper()
	for _, r := range f.Reports() {
		for signal, n := range r.Seen {
			if n[1] > 0 && !slices.Contains(but, signal) {
				t.Errorf("%s failed: %s", signal, r.Body)
			}
		}
	}
}

// leave has the visitor go elsewhere, and returns the last report.
func leave(t *testing.T, v *harness.Page, f *harness.Front) (last harness.Report) {
	t.Helper()
	v.Navigate("about:blank")
	harness.Until(t, "the document reports that it is left", func() string {
		all := f.Reports()
		if len(all) == 0 || !all[len(all)-1].Left {
			return bodies(f)
		}
		last = all[len(all)-1]
		return ""
	})
	return last
}

// TestOutcomesThatAreGood: the whole body of each report, of somebody for whom all goes
// well. Nothing of what they wrote is in it.
func TestOutcomesThatAreGood(t *testing.T) {
	t.Parallel()
	f, a := front(t, nil), agent.NewConnection(t, server)
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	waitSeen(t, f, "boot", [2]int{1, 0})
	first := f.Reports()[0]
	if want := fmt.Sprintf(`{"frame":%q,"release":%q,"site":%q,"bucket":%d,"age":%d,"seen":{"bindings":[1,0],"boot":[1,0],"frozen":[1,0],"storage":[1,0]},"sent":0}`,
		f.Frames()[0], release(v), f.Address, first.Bucket, first.Age); first.Body != want {
		t.Errorf("the first report is\n%s\nand should be\n%s", first.Body, want)
	}
	if !regexp.MustCompile(`^[a-z0-9]{8,32}$`).MatchString(first.Frame) || first.Bucket < 1 || first.Bucket > 10_000 {
		t.Errorf("the frame is %q, the bucket %d", first.Frame, first.Bucket)
	}

	secret := uniqueText("my card is 4711 0815, I am Grace Hopper")
	v.TypeAndSend("  " + secret + "\u200f ")
	v.WaitMessage("customer", secret, "sent", "delivered", "read")
	a.Reply(a.WaitMessage(secret+"\u200f"), secret+", really?")
	v.WaitMessage("agent", secret)
	v.Chat().Press("button", "Menu")
	waitSeen(t, f, "send", [2]int{1, 0})
	v.Logout()
	waitSeen(t, f, "logout", [2]int{1, 0})
	leave(t, v, f)
	for signal, want := range map[string][2]int{"boot": {1, 0}, "bindings": {1, 0}, "press": {2, 0}, "bubble": {1, 0}, "send": {1, 0}, "logout": {1, 0}, "restore": {0, 0}} {
		if is := f.Seen(signal); is != want {
			t.Errorf("%s is %v and should be %v", signal, is, want)
		}
	}
	for _, signal := range []string{"panic", "frozen", "textbox", "storage"} {
		if is := f.Seen(signal); is[0] < 1 || is[0] > len(f.Reports()) || is[1] != 0 {
			t.Errorf("%s is %v in %d reports", signal, is, len(f.Reports()))
		}
	}
	shown, acked := make([]int, 9), make([]int, 9)
	for _, r := range f.Reports() {
		for i, n := range r.Shown {
			shown[i] += n
		}
		for i, n := range r.Acked {
			acked[i] += n
		}
		if len(r.Body) > 2<<10 || r.Frame != first.Frame || r.Release != first.Release {
			t.Errorf("a report has %d bytes: %s", len(r.Body), r.Body)
		}
		for _, private := range []string{"4711", "Grace", "really"} {
			if strings.Contains(r.Body, private) {
				t.Errorf("%q is in %s", private, r.Body)
			}
		}
	}
	one := func(h []int) bool { slices.Sort(h); return h[7] == 0 && h[8] == 1 }
	if !one(shown) || !one(acked) {
		t.Errorf("one message was shown and acknowledged, in\n%s", bodies(f))
	}
	mustBeQuiet(t, v)
	if t.Failed() {
		t.Log(bodies(f))
	}
}

// TestOutcomesOfAStoredState: a state is restored, or it is damaged.
func TestOutcomesOfAStoredState(t *testing.T) {
	t.Parallel()
	f := front(t, nil)
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	v.SendMessage(uniqueText("a state"))
	v.Reload()
	v.OpenChat()
	waitSeen(t, f, "restore", [2]int{1, 0})
	v.Document.Execute(`localStorage["kustomer-chat"] = localStorage["kustomer-chat"].slice(0, -9)`)
	v.Reload()
	v.OpenChat()
	last := waitSeen(t, f, "restore", [2]int{2, 1})
	if last.Seen["restore"] != [2]int{1, 1} {
		t.Errorf("it is reported with %s", last.Body)
	}
	frames := f.Frames()
	slices.Sort(frames)
	if len(slices.Compact(frames)) != 3 {
		t.Errorf("three documents have the ids %q", f.Frames())
	}
	mustNotFail(t, f, "restore")
}

// TestOutcomesOfBrokenPanels: for each signal, a document that is broken in this respect.
// One report says that one trial has failed, and of nothing else that it did.
func TestOutcomesOfBrokenPanels(t *testing.T) {
	t.Parallel()
	sendOne := func(v *harness.Page) { v.OpenChat(); v.TypeAndSend(uniqueText("a message")) }
	press := func(v *harness.Page) { v.Press("button", "Open chat…") }
	for name, c := range map[string]struct {
		breaks func(*testing.T) change
		act    func(*harness.Page)
		signal string
		also   []string // what fails with it
	}{
		"the program cannot be loaded": {
			func(t *testing.T) change { return replaced(t, "widget.wasm", "\x00asm", "nope") },
			press, "boot", nil,
		},
		"the program never runs": {
			func(t *testing.T) change {
				return scripted(hasty + `WebAssembly.instantiateStreaming = () => new Promise(() => {})`)
			},
			press, "boot", nil,
		},
		"the script that starts the program fails": {
			func(t *testing.T) change {
				return scripted(hasty + `matchMedia = undefined; const Promise_ = Promise; Promise = class { constructor () { throw Promise = Promise_, Error('broken') } }`)
			},
			press, "boot", []string{"panic"},
		},
		"a name is bound to nothing": {
			func(t *testing.T) change {
				return replaced(t, "widget.wasm", "data-on-click=sound", "data-on-click=sount")
			},
			func(v *harness.Page) { v.OpenChat(); v.Chat().Press("button", "Menu") },
			"bindings", nil,
		},
		"the program binds nothing": {
			func(t *testing.T) change {
				return scripted(`addEventListener('DOMContentLoaded', () => {
					const { outcome } = kith
					kith.outcome = (signal, value) => outcome(signal, signal === 'bindings' ? '' : value)
				})`)
			},
			press, "bindings", nil,
		},
		"a press is not answered": {
			func(t *testing.T) change {
				return replaced(t, "widget.wasm", "data-on-click=sound", "data-on-click=sount")
			},
			func(v *harness.Page) {
				v.OpenChat()
				settle(v)
				v.Chat().Press("button", "Menu")
				v.Chat().Press("switch", "Message sounds")
			},
			"press", []string{"bindings"},
		},
		"a message is not shown": {
			func(t *testing.T) change { return styled(`.message .bubble { visibility: hidden }`) },
			sendOne, "bubble", nil,
		},
		"the second of two equal messages is not shown": {
			func(t *testing.T) change {
				return scripted(`new MutationObserver(() => {
					for (const el of [...document.querySelectorAll('[data-author=customer]')].slice(1)) el.dataset.author = 'nobody'
				}).observe(document, { subtree: true, childList: true })`)
			},
			func(v *harness.Page) {
				v.OpenChat()
				v.SendMessage("hello?")
				v.Reload()
				v.OpenChat()
				v.WaitMessage("customer", "hello?")
				v.TypeAndSend("hello?")
			}, "bubble", nil,
		},
		"a message does not come to the server": {
			func(t *testing.T) change {
				return scripted(hasty + `const add = WebSocket.prototype.addEventListener
				WebSocket.prototype.addEventListener = function (type, listener, options) {
					return add.call(this, type, event => (globalThis.deaf ||= /"ack"/.test(event.data)) || listener(event), options)
				}`)
			},
			sendOne, "send", nil,
		},
		"a script fails": {
			func(t *testing.T) change {
				return scripted(`addEventListener('click', event => { throw Error(event.target.textContent) })`)
			},
			func(v *harness.Page) { v.OpenChat(); v.Chat().Press("button", "Menu") },
			"panic", nil,
		},
		"the program crashes": {
			func(t *testing.T) change {
				return scripted(`const crash = new Promise(resolve => addEventListener('click', resolve))
				addEventListener('DOMContentLoaded', () => {
					const { run } = Go.prototype
					Go.prototype.run = function (instance) { return Promise.race([run.call(this, instance), crash]) }
				})`)
			},
			func(v *harness.Page) { v.OpenChat(); v.Chat().Press("button", "Menu") },
			"panic", nil,
		},
		"nothing is drawn": {
			func(t *testing.T) change { return scripted(`requestAnimationFrame = () => 1`) },
			press, "frozen", nil,
		},
		"the document hangs": {
			func(t *testing.T) change {
				return scripted(`addEventListener('click', () => { for (const end = performance.now() + 5500; performance.now() < end;); })`)
			},
			func(v *harness.Page) { v.OpenChat(); v.Chat().Press("button", "Menu") },
			"frozen", nil,
		},
		"something of the person is left": {
			func(t *testing.T) change {
				return scripted(`new MutationObserver(all => {
					const log = all.flatMap(one => [...one.removedNodes]).find(node => node.querySelector?.('.log .bubble'))
					if (log) document.body.append(log)
				}).observe(document, { subtree: true, childList: true })`)
			},
			func(v *harness.Page) {
				v.OpenChat()
				v.SendMessage(uniqueText("what nobody else may see"))
				if a := v.Call("logout"); a.Error != "" {
					panic(a.Error)
				}
			},
			"logout", nil,
		},
		"the text box is covered": {
			func(t *testing.T) change {
				return styled(`.on-conversation::after { content: ''; position: fixed; inset: 50% 0 0 0; z-index: 99 }`)
			},
			func(v *harness.Page) { v.OpenChat(); v.StartConversation() },
			"textbox", nil,
		},
		"the text box is not on the screen": {
			func(t *testing.T) change { return styled(`.on-conversation textarea { display: none }`) },
			func(v *harness.Page) { v.OpenChat(); v.StartConversation() },
			"textbox", nil,
		},
		"what is stored grows": {
			func(t *testing.T) change {
				return scripted(`addEventListener('click', () => kith.port.then(port => port.postMessage(['store', 'x'.repeat(3000001), -1])))`)
			},
			func(v *harness.Page) { v.OpenChat(); v.Chat().Press("button", "Menu") },
			"storage", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := front(t, c.breaks(t))
			v := visitorAt(t, f.Address+"/")
			c.act(v)
			report := waitFailure(t, f, c.signal)
			// What went well before may come with it.
			if is := report.Seen[c.signal]; is[1] != 1 || is[0] < 1 {
				t.Errorf("%s is %v", c.signal, is)
			}
			mustNotFail(t, f, append(c.also, c.signal)...)
			if t.Failed() {
				t.Log(bodies(f))
			}
		})
	}
}

// settle waits until home has everything that it shows, and so does not change by itself.
func settle(v *harness.Page) {
	harness.Evaluate[bool](v.Chat(), `new Promise(resolve => {
		let later
		const quiet = () => {
			clearTimeout(later)
			later = setTimeout(() => document.querySelector('.skeleton,.avatar-placeholder') ? quiet() : resolve(true), 1500)
		}
		new MutationObserver(quiet).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
		quiet()
	})`)
}

// waitFailure waits for a failure of a signal, and returns the report that brings it.
func waitFailure(t *testing.T, f *harness.Front, signal string) (report harness.Report) {
	t.Helper()
	if wrong := harness.Within(t, outcomesLimit, func() string {
		for _, report = range f.Reports() {
			if report.Seen[signal][1] > 0 {
				return ""
			}
		}
		return "the reports are\n" + bodies(f)
	}); wrong != "" {
		t.Fatalf("no report says that %s failed: %s", signal, wrong)
	}
	return report
}

// TestOutcomesOfEarlyPresses: what is sent before the program runs counts once, and each
// text for itself; a press that sends nothing does not count.
func TestOutcomesOfEarlyPresses(t *testing.T) {
	t.Parallel()
	arrives := make(chan struct{})
	f := front(t, func(path string, content []byte) []byte {
		if strings.HasSuffix(path, "/widget.wasm") {
			<-arrives
		}
		return content
	})
	v := visitorAt(t, f.Address+"/")
	v.Press("button", "Open chat…")
	v.Chat().Press("textbox", "Message")
	first, second := uniqueText("sent early"), uniqueText("and a second")
	v.Type(first)
	v.Key(harness.Enter)
	v.Type(second)
	v.Chat().Press("button", "Send")
	v.Key(harness.Enter)
	close(arrives)
	v.WaitMessage("customer", first, "sent", "delivered", "read")
	v.WaitMessage("customer", second, "sent", "delivered", "read")
	waitSeen(t, f, "send", [2]int{2, 0})
	last := leave(t, v, f)
	if last.Sent != 2 || f.Seen("press") != [2]int{2, 0} || f.Seen("bubble") != [2]int{2, 0} {
		t.Errorf("the reports are\n%s", bodies(f))
	}
	mustNotFail(t, f)
}

// TestOutcomesOfEarlyRefusals: what is sent before the program runs, and goes back into the
// text box with what comes after it, is no message.
func TestOutcomesOfEarlyRefusals(t *testing.T) {
	t.Parallel()
	arrives := make(chan struct{})
	f := front(t, func(path string, content []byte) []byte {
		if strings.HasSuffix(path, "/widget.wasm") {
			<-arrives
		}
		return content
	})
	v := visitorAt(t, f.Address+"/")
	v.Press("button", "Open chat…")
	v.Chat().Press("textbox", "Message")
	v.Chat().Execute(fmt.Sprintf(`document.querySelector("textarea").value = "a".repeat(%d)`, protocol.TextLimit+1))
	v.Key(harness.Enter)
	v.Type("behind it")
	v.Key(harness.Enter)
	close(arrives)
	harness.Until(t, "both are in the text box", func() string {
		if !strings.HasSuffix(v.Draft(), "a\nbehind it") {
			return "they are not"
		}
		return ""
	})
	if last := leave(t, v, f); last.Sent != 0 || f.Seen("bubble") != [2]int{} || f.Seen("send") != [2]int{} {
		t.Errorf("the reports are\n%s", bodies(f))
	}
	mustNotFail(t, f)
}

// TestOutcomesThatAreTakenBack: a visitor who leaves the conversation does not see what
// becomes of the message, and a text that a notice refuses is none.
func TestOutcomesThatAreTakenBack(t *testing.T) {
	t.Parallel()
	proxy := harness.NewProxy(t, server)
	f := harness.NewFront(t, proxy.Address, scripted(hasty))
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	v.SendMessage(uniqueText("arrives"))
	proxy.BlockSockets()
	waits := uniqueText("waits")
	v.TypeAndSend(waits)
	v.WaitMessage("customer", waits, "pending")
	v.GoHome()
	v.Chat().Press("textbox", "Message")
	long := strings.Repeat("too long ", protocol.TextLimit/9+1)
	v.Type(long)
	for range 2 { // a second time nothing changes any more
		v.Key(harness.Enter)
		harness.Until(t, "a notice", func() string {
			if !harness.Evaluate[bool](v.Chat(), `!!document.querySelector(".notice")`) {
				return "there is none"
			}
			return ""
		})
	}
	growOld(t, v, 25./4)
	last := leave(t, v, f)
	if last.Sent != 2 || f.Seen("bubble") != [2]int{2, 0} || f.Seen("send") != [2]int{1, 0} {
		t.Errorf("the reports are\n%s", bodies(f))
	}
	mustNotFail(t, f)
}

// growOld waits until the panel's document is so many seconds older by its own clock.
func growOld(t *testing.T, v *harness.Page, seconds float64) {
	t.Helper()
	age := func() float64 { return harness.Evaluate[float64](v.Chat(), `performance.now() / 1000`) }
	begun := age()
	if wrong := harness.Within(t, 2*outcomesLimit, func() string {
		if now := age(); now < begun+seconds {
			return fmt.Sprintf("it is %.0f seconds old, and was %.0f", now, begun)
		}
		return ""
	}); wrong != "" {
		t.Fatal(wrong)
	}
}

// TestOutcomesOffline: nothing is reported or has failed while the device is off line. Here
// only the panel believes that it is, so that a report would come.
func TestOutcomesOffline(t *testing.T) {
	t.Parallel()
	proxy := harness.NewProxy(t, server)
	f := harness.NewFront(t, proxy.Address, scripted(hasty+`{
		let onLine = true
		Object.defineProperty(navigator, 'onLine', { get: () => onLine })
		addEventListener('message', event => {
			if (!/^(on|off)line$/.test(event.data)) return
			onLine = event.data === 'online'
			dispatchEvent(new Event(event.data))
			if (!onLine) setTimeout(() => { throw Error('off line') })
		})
	}`))
	v := visitorAt(t, f.Address+"/")
	turn := func(state string) {
		v.Document.Execute(`document.getElementById("kustomer-ui-sdk-iframe").contentWindow.postMessage("` + state + `", "*")`)
	}
	v.OpenChat()
	v.SendMessage(uniqueText("on line"))
	waitSeen(t, f, "send", [2]int{1, 0})
	turn("offline")
	proxy.BlockSockets()
	harness.Until(t, "the panel believes it", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "offline") {
			return text
		}
		return ""
	})
	before := len(f.Reports())
	text := uniqueText("off line")
	v.TypeAndSend(text)
	v.WaitMessage("customer", text, "pending")
	growOld(t, v, 23./4)
	if now := len(f.Reports()); now != before {
		t.Errorf("%d reports came off line:\n%s", now-before, bodies(f))
	}
	turn("online")
	proxy.Unblock()
	v.WaitMessage("customer", text, "sent", "delivered", "read")
	waitSeen(t, f, "send", [2]int{2, 0})
	mustNotFail(t, f)
}

// TestOutcomesThatAreNotDelivered: what a report held comes with the next one.
func TestOutcomesThatAreNotDelivered(t *testing.T) {
	t.Parallel()
	f := front(t, scripted(hasty))
	f.SetStatus(http.StatusServiceUnavailable)
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	v.SendMessage(uniqueText("in between"))
	v.Chat().Press("button", "Menu")
	v.CloseChat() // from now on no report comes by itself
	growOld(t, v, 12./4)
	f.SetStatus(http.StatusNoContent)
	waitSeen(t, f, "send", [2]int{1, 0})
	waitSeen(t, f, "boot", [2]int{1, 0})
	if n := len(f.Reports()); n != 1 {
		t.Errorf("they come with %d reports:\n%s", n, bodies(f))
	}
	mustNotFail(t, f)
}

// TestOutcomesNobodyWants: a server that has no place for reports is not asked again, and
// the chat is as ever.
func TestOutcomesNobodyWants(t *testing.T) {
	t.Parallel()
	f := front(t, scripted(hasty))
	f.SetStatus(http.StatusNotFound)
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	v.SendMessage(uniqueText("nobody counts"))
	growOld(t, v, 12./4)
	mustBeQuiet(t, v)
	v.Navigate("about:blank")
	v.Navigate(f.Address + "/refused.html")
	if n := len(f.Reports()); n != 1 {
		t.Errorf("%d reports came:\n%s", n, bodies(f))
	}
}

// TestOutcomesOfAClosedPanel: nobody sees whether it is drawn, so that is not counted.
func TestOutcomesOfAClosedPanel(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*harness.Page){
		"closed": func(v *harness.Page) { v.CloseChat() },
		"hidden by a page": func(v *harness.Page) {
			v.Document.Execute(`document.getElementById("kustomer-ui-sdk-iframe").style.display = "none"`)
		},
		"moved by a page": func(v *harness.Page) {
			v.Document.Execute(`document.getElementById("kustomer-ui-sdk-iframe").style.setProperty("transform", "translateX(5000px)")`)
		},
	} {
		for _, other := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, other process %v", name, other), func(t *testing.T) {
				t.Parallel()
				f := front(t, scripted(hasty))
				address := f.Address + "/"
				if other {
					address = harness.ServeSite(t, "", map[string]string{"/": `<!doctype html><title>Elsewhere</title><body><script src="` + f.Address + `/widget.js" data-kustomer-api-key="demo"></script><script>Kustomer.start()</script>`}).Address
				}
				v := visitorAt(t, address)
				v.OpenChat()
				v.StartConversation()
				growOld(t, v, 1./4)
				hide(v)
				growOld(t, v, 12./4)
				v.Call("describeConversation", map[string]string{"conversationId": "none"})
				leave(t, v, f)
				mustNotFail(t, f)
				if t.Failed() {
					t.Log(bodies(f))
				}
			})
		}
	}
}

// TestOutcomesInALoop: failures without end are counted, and do not flood the server.
func TestOutcomesInALoop(t *testing.T) {
	t.Parallel()
	f := front(t, scripted(hasty+`setInterval(() => { throw Error('again') }, 200)`))
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	growOld(t, v, 40./4)
	last := leave(t, v, f)
	// Ten at once, those of every ten seconds, and those of the beginning and the end.
	if n := int64(len(f.Reports())); n < 10 || n > 10+last.Age/10+2 || f.Seen("panic")[1] < 50 {
		t.Errorf("%d reports come in %d seconds:\n%s", n, last.Age, bodies(f))
	}
}

// TestOutcomesOfAnEndedConversation: that it has no text box is as it should be.
func TestOutcomesOfAnEndedConversation(t *testing.T) {
	t.Parallel()
	f, a := front(t, scripted(hasty)), agent.NewConnection(t, server)
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	text := uniqueText("the end")
	v.SendMessage(text)
	a.EndConversation(a.WaitMessage(text))
	harness.Until(t, "the conversation has ended", func() string {
		if !v.Chat().Has("button", "New conversation") {
			return "it has not"
		}
		return ""
	})
	before := f.Seen("textbox")
	growOld(t, v, 65./4) // something is reported after a minute
	leave(t, v, f)
	if n := f.Seen("textbox")[0]; n > before[0]+1 || f.Seen("frozen")[0] < 2 {
		t.Errorf("its text box was looked for %d times:\n%s", n, bodies(f))
	}
	mustNotFail(t, f)
}

// TestOutcomesOfAReload: the document that the program loads again is another one, also to
// who counts.
func TestOutcomesOfAReload(t *testing.T) {
	t.Parallel()
	f := front(t, scripted(`addEventListener('click', event => event.target.closest('[data-name=menu]') && kith.port.then(port => {
		port.postMessage(['reload'])
		location.reload()
	}))`))
	v := visitorAt(t, f.Address+"/")
	v.OpenChat()
	waitSeen(t, f, "boot", [2]int{1, 0})
	v.Chat().Press("button", "Menu")
	waitSeen(t, f, "boot", [2]int{2, 0})
	var booted []string
	for _, r := range f.Reports() {
		if r.Seen["boot"][0] > 0 {
			booted = append(booted, r.Frame)
		}
	}
	if !slices.Equal(booted, f.Frames()) || booted[0] == booted[1] {
		t.Errorf("%q have booted, and %q were loaded", booted, f.Frames())
	}
	mustNotFail(t, f)
}

// TestOutcomesThatCannotBeCounted: where what counts is broken itself, the chat is not.
func TestOutcomesThatCannotBeCounted(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"from the start": `MutationObserver = class { constructor () { throw Error('broken') } }`,
		"at each look":   `for (const name of ['findLast', 'some']) Array.prototype[name] = () => { throw Error('broken') }`,
		"when it tells":  `JSON.stringify = () => { throw Error('broken') }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := visitorAt(t, front(t, scripted(script)).Address+"/")
			v.OpenChat()
			v.SendMessage(uniqueText("uncounted"))
			v.Logout()
			v.WaitScreen("home")
			v.SendMessage(uniqueText("uncounted, too"))
			mustBeQuiet(t, v)
		})
	}
}

// TestOutcomesAreNotOfTheInbox: the agents' page has the same script, and reports nothing.
func TestOutcomesAreNotOfTheInbox(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	f := harness.NewFront(t, s.Address, nil)
	v := visitorAt(t, strings.Replace(s.Setup(t), s.Address, f.Address, 1))
	harness.Until(t, "the inbox runs", func() string {
		if !v.Has("textbox", "Password") {
			return "it does not"
		}
		return ""
	})
	if has := harness.Evaluate[bool](v.Document, `!!kith.outcome`); has {
		t.Error("outcomes are counted there")
	}
	v.Navigate("about:blank")
	if n := len(f.Reports()); n > 0 {
		t.Errorf("%d reports came:\n%s", n, bodies(f))
	}
}
