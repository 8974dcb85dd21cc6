package main

import (
	"fmt"
	"strings"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

type bench struct {
	j       *harness.Standalone
	browser *chromium.Browser
	server  *harness.Server
	agent   *harness.Agent
	site    *harness.Site
}

// clock records when things happen in a document, in milliseconds of the machine's
// clock, so that the times of several documents can be compared.
const clock = `
(() => {
	const now = () => performance.timeOrigin + performance.now();
	const seen = (window.kithBench = { click: 0, box: 0, enter: 0, messages: {} });
	addEventListener("click", () => { seen.click = now() }, true);
	addEventListener("keydown", (e) => { if (e.key === "Enter") seen.enter = now() }, true);
	const look = () => {
		const box = document.querySelector("textarea")?.getBoundingClientRect();
		if (!seen.box && box?.height > 0 && innerHeight > 100) seen.box = now();
		for (const e of document.querySelectorAll("[data-message-id] .bubble")) seen.messages[e.textContent.trim()] ??= now();
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
})()`

// page opens a tab of a new visitor, with the clock running.
func (b *bench) page() *harness.Page {
	p := harness.NewPage(b.j, b.browser)
	p.AddScript(clock)
	return p
}

// address returns that of the site, on the same host as the server, so that the browser
// reports the panel's downloads with the page's.
func (b *bench) address() string { return strings.Replace(b.site.Address, "localhost", "127.0.0.1", 1) }

// launched waits until the launcher can be clicked.
func (b *bench) launched(p *harness.Page) {
	harness.Until(b.j, "the launcher is there", func() string {
		if !p.Has("button", "Open chat") {
			return "it is not"
		}
		return ""
	})
}

// downloads measures the bytes of a first visit.
func (b *bench) downloads() {
	p := b.page()
	defer p.Close()
	meter := p.CountDownloads(b.server.Address)
	p.Navigate(b.address())
	b.launched(p)
	before, paths := meter.Total()
	printRow("before the first click", kilobytes(before), strings.Join(names(paths), ", "))
	p.OpenChat()
	after, paths := meter.Total()
	printRow("after it", kilobytes(after-before), strings.Join(names(paths[min(len(paths), 2):]), ", "))
}

func kilobytes(n int) string { return fmt.Sprintf("%.1f KB", float64(n)/1000) }

func names(paths []string) (short []string) {
	for _, p := range paths {
		p, _, _ = strings.Cut(p, "?")
		short = append(short, p[strings.LastIndexByte(p, '/')+1:])
	}
	return short
}

// opening measures the time from the click on the launcher to a text box, for a first
// visit and for one with everything in the cache, and to the running program.
func (b *bench) opening(rounds int) {
	var cold, warm, running []float64
	for range rounds {
		p := b.page()
		p.Navigate(b.address())
		first, runs := b.open(p)
		cold, running = append(cold, first), append(running, runs)
		p.Execute(`localStorage.clear()`)
		p.Navigate(b.address() + "/")
		again, _ := b.open(p)
		warm = append(warm, again)
		p.Close()
	}
	printTimes("click to text box, first visit", cold)
	printTimes("click to text box, cached", warm)
	printTimes("click to running program", running)
}

func (b *bench) open(p *harness.Page) (box, runs float64) {
	b.launched(p)
	p.OpenChat()
	click := harness.Evaluate[float64](p.Document, "kithBench.click")
	runs = harness.Evaluate[float64](p.Document, "performance.timeOrigin + performance.now()") - click
	return b.seen(p.Chat(), "box") - click, runs
}

// seen returns a time of a document's clock, which may only have it with the next frame.
func (b *bench) seen(d *harness.Document, what string) (at float64) {
	harness.Until(b.j, "the clock has "+what, func() string {
		if at = harness.Evaluate[float64](d, "kithBench."+what+" ?? 0"); at == 0 {
			return "it has not"
		}
		return ""
	})
	return at
}

// messages measures the time from Enter to the message on the writer's screen, and on
// the agent's.
func (b *bench) messages(rounds int) {
	p := b.page()
	p.Navigate(b.address())
	p.OpenChat()
	p.SendMessage("the first")
	inbox := b.page()
	inbox.OpenInbox(b.server, b.agent)
	inbox.OpenConversation(b.agent.WaitMessage("the first"))
	var own, agents []float64
	for i := range rounds {
		text := fmt.Sprintf("message %d", i)
		p.TypeAndSend(text)
		inbox.WaitInboxMessage("customer", text)
		enter, message := b.seen(p.Chat(), "enter"), fmt.Sprintf("messages[%q]", text)
		own = append(own, b.seen(p.Chat(), message)-enter)
		agents = append(agents, b.seen(inbox.Document, message)-enter)
	}
	printTimes("Enter to the own bubble", own)
	printTimes("Enter to the agent’s screen", agents)
}
