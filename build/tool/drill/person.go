package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kith/build/test/harness"
)

const (
	// stepLimit is how long a step may take until somebody thinks that it does not work.
	stepLimit = 8 * time.Second

	// finishTries is how often a person who was healed tries to go on: the machine may be busy.
	finishTries = 3

	// pause is between two things that a person does.
	pause = 2 * time.Second

	// glance is how often a person looks at the page while they wait for something.
	glance = 150 * time.Millisecond

	// arrival is between two people who come. Ten browsers that begin at once keep a small
	// machine busy for seconds, and what they do then is late for that reason alone.
	arrival = 3 * time.Second
)

// A person is a visitor in a real browser, on a page of a site of another origin. They
// chat, log out and start again; when something does not work they wait, and leave the
// page as it is.
type person struct {
	d        *drill
	number   int
	affects  string // what is wrong with the release shows at "logout", at "send", or when a step fails: ""
	bucket   int64
	affected *moment
	tb       harness.TB
	texts    int // how many messages it has written

	mu     sync.Mutex
	page   *harness.Page // nil before they come
	saw    bool          // whether its page was ever seen to run the canary
	sent   []string      // what was sent
	failed string        // why the last step has failed
}

func newPerson(d *drill, b badRelease, number int, bucket int64, affected *moment) *person {
	return &person{d: d, number: number, affects: b.affects, bucket: bucket, affected: affected}
}

// come opens the page.
func (p *person) come() {
	proxy := harness.NewProxy(p.d.tb, p.d.server)
	at := harness.ServeSite(p.d.tb, "", map[string]string{"/": `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Shop</h1>
<script src="` + proxy.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script>`, "/start.js": "Kustomer.start()"})
	p.try(func(tb harness.TB) {
		page := harness.NewPage(tb, p.d.browser)
		page.AddScript(fmt.Sprintf(`if (top === window) localStorage["kustomer-chat"] ??= '{"v":3,"minReader":2,"bucket":%d}'`, p.bucket))
		page.Navigate(at.Address + "/")
		p.mu.Lock()
		defer p.mu.Unlock()
		p.tb, p.page = tb, page
	})
}

// try does something in the browser, and returns why it did not work.
func (p *person) try(act func(harness.TB)) string {
	return harness.TryEvery(p.d.tb, stepLimit, glance, act)
}

// live comes, chats, logs out and starts again until ctx ends.
func (p *person) live(ctx context.Context) {
	wait(ctx, time.Duration(p.number)*arrival)
	for ctx.Err() == nil && !p.isHere() {
		p.come()
	}
	for round := 1; ctx.Err() == nil; round++ {
		for _, step := range []func(){p.open, p.say, p.say, p.logOut, p.begin} {
			for ctx.Err() == nil && !p.do(step) {
			}
			wait(ctx, pause)
		}
	}
}

// wait waits for some time.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// do makes a step, and reports whether it worked.
func (p *person) do(step func()) bool {
	began := time.Now()
	why := p.try(func(harness.TB) { step() })
	p.mu.Lock()
	p.failed = why
	p.mu.Unlock()
	if p.runsCanary() && why != "" {
		p.affected.setTo(began)
	}
	return why == ""
}

// open opens the panel with a conversation, if it is not open. A page that was loaded while
// the server was away has no chat, and is loaded again.
func (p *person) open() {
	if !p.page.HasPanel() {
		p.page.Reload()
		harness.Until(p.tb, "the page has a chat", func() string {
			if !p.page.HasPanel() {
				return "it has none"
			}
			return ""
		})
	}
	if p.page.Has("button", "Open chat…") {
		p.page.Press("button", "Open chat…")
	}
	p.page.WaitRunning()
	if p.page.Screen() != "conversation" {
		p.begin()
	}
}

// begin starts a conversation.
func (p *person) begin() { p.page.StartConversation() }

// say sends what stands in the text box, because it was not sent before, or another
// message.
func (p *person) say() {
	if p.page.Screen() != "conversation" {
		p.begin()
	}
	text := strings.TrimSpace(p.page.Draft())
	if text == "" {
		text = p.next()
		p.write(text)
	}
	if p.affects == "send" && p.runsCanary() {
		p.affected.set()
	}
	p.remember(text)
	p.page.Chat().Press("textbox", "Message")
	p.page.Key(harness.Enter)
	p.page.WaitMessage("customer", text, "sent", "delivered", "read")
}

// write types a text. The browser does not say where the keyboard is in a tab that is not in
// front, so that what counts is whether the text box has it.
func (p *person) write(text string) {
	p.page.Chat().Press("textbox", "Message")
	p.page.Type(text)
	harness.Until(p.tb, "the text box holds the text", func() string {
		if has := p.page.Draft(); has != text {
			return fmt.Sprintf("it holds %.80q", has)
		}
		return ""
	})
}

// next returns the text of another message.
func (p *person) next() string {
	p.texts++
	return fmt.Sprintf("visitor %d says %d things", p.number, p.texts)
}

// remember notes that a message is sent.
func (p *person) remember(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.sent, text) {
		p.sent = append(p.sent, text)
	}
}

// logOut logs out. Everything was sent that was written.
func (p *person) logOut() {
	if p.affects == "logout" && p.runsCanary() {
		p.affected.set()
	}
	p.page.Logout()
}

// runsCanary reports whether the person's page runs the canary.
func (p *person) runsCanary() bool {
	is := p.release() == p.d.canary.ID
	p.mu.Lock()
	defer p.mu.Unlock()
	p.saw = p.saw || is
	return is
}

// isHere reports whether the person has come.
func (p *person) isHere() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.page != nil
}

// sawCanary reports whether the person ever had the canary.
func (p *person) sawCanary() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.saw
}

// release returns the release that runs in the page's panel, "" if it is not known.
func (p *person) release() (id string) {
	if !p.isHere() {
		return ""
	}
	p.try(func(harness.TB) {
		id = harness.Evaluate[string](p.page.Document, `JSON.parse(localStorage["kustomer-chat"] ?? "{}").build ?? ""`)
	})
	return id
}

// trouble returns why the last step has failed.
func (p *person) trouble() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// finish sends what is left in the text box, as somebody would who finds it there, and
// another message. It returns why that did not work, however often it was tried.
func (p *person) finish() (why string) {
	for range finishTries {
		if why = p.try(func(harness.TB) {
			p.page.BringToFront()
			p.open()
			p.say()
			p.say()
		}); why == "" {
			return ""
		}
	}
	p.picture()
	return fmt.Sprintf("after it was healed, visitor %d could not go on: %s; %s", p.number, why, p.keyboard())
}

// keyboard says where the keyboard is, what comes of a key, and after what more comes.
func (p *person) keyboard() (text string) {
	const (
		where  = `(document.activeElement?.tagName ?? "nothing") + (document.hasFocus() ? " with" : " without") + " the focus"`
		listen = `globalThis.came = [], ["keydown", "beforeinput", "input"].map(type => addEventListener(type, () => came.push(type + " " + document.activeElement?.value), true)), true`
		came   = `came.splice(0).join(", ")`
	)
	p.try(func(harness.TB) {
		text = "in the page: " + harness.Evaluate[string](p.page.Document, where) + ", in the panel: " + harness.Evaluate[string](p.page.Chat(), where)
		for _, document := range []*harness.Document{p.page.Document, p.page.Chat()} {
			harness.Evaluate[bool](document, listen)
		}
	})
	for _, after := range []struct {
		name string
		act  func()
	}{
		{"nothing", func() {}},
		{"the frame got the focus again", func() {
			p.page.Execute(`frame = document.getElementById("kustomer-ui-sdk-iframe"), frame.blur(), frame.focus()`)
		}},
		{"the text box got it again", func() {
			p.page.Chat().Execute(`box = document.querySelector("textarea"), box.blur(), box.focus()`)
		}},
		{"a press on the page and one on the text box", func() {
			p.page.Press("heading", "Shop")
			p.page.Chat().Press("textbox", "Message")
		}},
	} {
		if why := p.try(func(harness.TB) {
			after.act()
			p.page.Key("x")
			p.page.Type("y")
			wait(p.d.tb.ctx, time.Second)
			text += fmt.Sprintf("; after %s come to the page: %q, to the panel: %q", after.name, harness.Evaluate[string](p.page.Document, came), harness.Evaluate[string](p.page.Chat(), came))
		}); why != "" {
			text += fmt.Sprintf("; %s failed: %s", after.name, why)
		}
	}
	p.try(func(harness.TB) {
		text += fmt.Sprintf("; the panel is of %s and says %.300q", harness.Evaluate[string](p.page.Chat(), `document.querySelector("[data-release]")?.dataset.release ?? "no release"`), harness.Evaluate[string](p.page.Chat(), `document.body.innerText`))
		text += "; stored: " + harness.Evaluate[string](p.page.Document, `localStorage["kustomer-chat"]`)
	})
	return text
}

// picture saves a picture of the page, if that is wanted.
func (p *person) picture() {
	if p.d.pictures == "" {
		return
	}
	p.try(func(tb harness.TB) {
		name := filepath.Join(p.d.pictures, fmt.Sprintf("visitor-%d.png", p.number))
		if err := os.WriteFile(name, p.page.Screenshot(), 0o644); err != nil {
			tb.Fatalf("the picture: %v", err)
		}
	})
}
