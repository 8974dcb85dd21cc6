package kb

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// describeBlocks writes blocks as one line: tag(link|title: children).
func describeBlocks(blocks []protocol.Block) string {
	var parts []string
	for _, b := range blocks {
		if b.Tag == "" {
			parts = append(parts, fmt.Sprintf("%q", b.Text))
			continue
		}
		text := b.Tag
		if b.Link != "" {
			text += "<" + b.Link + ">"
		}
		if b.Title != "" {
			text += "[" + b.Title + "]"
		}
		if len(b.Blocks) > 0 {
			text += "(" + describeBlocks(b.Blocks) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

func testResolver() *linkResolver {
	return &linkResolver{
		file:     "orders/change.md",
		idByPath: map[string]string{"orders/cancel.md": "cancel", "returns/how.md": "returns"},
		ids:      map[string]bool{"cancel": true, "returns": true},
	}
}

func TestMarkdownBecomesBlocks(t *testing.T) {
	for source, want := range map[string]string{
		"Hello *you*\nthere":                        `p("Hello " em("you") " there")`,
		"# One\n\n##### Five":                       `h2("One") h4("Five")`,
		"3. a\n4. b":                                `ol[3](li("a") li("b"))`,
		"- a\n- b":                                  `ul(li("a") li("b"))`,
		"- a\n\n- b":                                `ul(li(p("a")) li(p("b")))`,
		"a  \nb":                                    `p("a" br "b")`,
		"`x  y`":                                    `p(code("x  y"))`,
		"```go\na\n  b\n```":                        `pre(code("a\n  b\n"))`,
		"> q":                                       `blockquote(p("q"))`,
		"~~no~~":                                    `p(del("no"))`,
		"---":                                       `hr`,
		"|a|b|\n|-|-|\n|1|2|":                       `table(thead(tr(th("a") th("b"))) tbody(tr(td("1") td("2"))))`,
		"see https://kith.example/a?b=c":            `p("see " a<https://kith.example/a?b=c>("https://kith.example/a?b=c"))`,
		"[mail](mailto:a@b.example)":                `p(a<mailto:a@b.example>("mail"))`,
		"[by file](cancel.md#fast)":                 `p(a<kb:cancel>("by file"))`,
		"[by path](../returns/how.md)":              `p(a<kb:returns>("by path"))`,
		"[from root](/returns/how.md)":              `p(a<kb:returns>("from root"))`,
		"[by id](returns)":                          `p(a<kb:returns>("by id"))`,
		"[by scheme](kb:returns)":                   `p(a<kb:returns>("by scheme"))`,
		"[lost](nowhere.md)":                        `p("lost")`,
		"[bad](javascript:alert(1))":                `p("bad")`,
		"[bad](data:text/html,x)":                   `p("bad")`,
		"[bad](//evil.example/x)":                   `p("bad")`,
		"[bad](http:evil)":                          `p("bad")`,
		"[here](#there)":                            `p("here")`,
		"![A map](../map%20a.png)":                  `p(img</v1/kb/file/map%20a.png>[A map])`,
		"![x](/v1/kb/file/orders/x.png)":            `p(img</v1/kb/file/orders/x.png>[x])`,
		"![x](https://cdn.example/x.png)":           `p(img<https://cdn.example/x.png>[x])`,
		"![x](http://cdn.example/x.png)":            `p("x")`,
		"![x](../../../etc/passwd)":                 `p("x")`,
		"![x](.git/config)":                         `p("x")`,
		"![x](cancel.md)":                           `p("x")`,
		"<b onclick=x()>bold</b> <i>it</i>":         `p(strong("bold") " " em("it"))`,
		"<script>alert(1)</script>text":             `"text"`,
		"a <script>alert(1)</script> b":             `p("a  b")`,
		"<div><p>in</p></div>":                      `p("in")`,
		"<svg><a href=x>y</a></svg>":                `p("y")`,
		"<img src=x onerror=alert(1)>":              `img</v1/kb/file/orders/x>`,
		"<iframe src=https://a.example></iframe>ok": `"ok"`,
		"<style>p{}</style>\n\nok":                  `p("ok")`,
	} {
		t.Run(source, func(t *testing.T) {
			blocks, err := render([]byte(source), testResolver())
			if err != nil {
				t.Fatal(err)
			}
			if got := describeBlocks(blocks); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestDeepNestingKeepsItsText(t *testing.T) {
	blocks, err := render([]byte(strings.Repeat("> ", 200)+"deep"), testResolver())
	if err != nil {
		t.Fatal(err)
	}
	if got := plainText(blocks); !strings.Contains(got, "deep") {
		t.Errorf("the text is gone: %q", got)
	}
	if d := depth(blocks); d > depthLimit+1 {
		t.Errorf("blocks are %d deep", d)
	}
}

func depth(blocks []protocol.Block) int {
	d := 0
	for _, b := range blocks {
		d = max(d, 1+depth(b.Blocks))
	}
	return d
}

func TestBrokenLinksAreReported(t *testing.T) {
	l := testResolver()
	if _, err := render([]byte("[a](nowhere.md) [b](kb:none) [c](returns)"), l); err != nil {
		t.Fatal(err)
	}
	if want := []string{"nowhere.md", "kb:none"}; !slices.Equal(l.broken, want) {
		t.Errorf("reported %q, want %q", l.broken, want)
	}
}

// checkBlocks fails the test if a block has anything that tags does not allow.
func checkBlocks(t *testing.T, blocks []protocol.Block) {
	for _, b := range blocks {
		known := b.Tag == ""
		for _, tag := range tags {
			known = known || tag == b.Tag
		}
		switch {
		case !known:
			t.Fatalf("tag %q", b.Tag)
		case b.Tag == "" && (b.Link != "" || b.Title != "" || len(b.Blocks) > 0):
			t.Fatalf("a text that is more: %+v", b)
		case b.Tag != "" && b.Text != "":
			t.Fatalf("a %s with a text of its own", b.Tag)
		case b.Tag == "a" && !hasAnyPrefix(b.Link, "http://", "https://", "mailto:", "kb:"):
			t.Fatalf("link %q", b.Link)
		case b.Tag == "img" && !hasAnyPrefix(b.Link, "https://", FilePath):
			t.Fatalf("image %q", b.Link)
		case b.Tag == "img" && strings.Contains(b.Link, ".."+"/"):
			t.Fatalf("image %q climbs", b.Link)
		case b.Tag != "a" && b.Tag != "img" && b.Link != "":
			t.Fatalf("a %s with a link", b.Tag)
		case b.Tag != "img" && b.Tag != "ol" && b.Title != "":
			t.Fatalf("a %s with a title", b.Tag)
		}
		checkBlocks(t, b.Blocks)
	}
}

func hasAnyPrefix(text string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"# a\n\n[x](javascript:alert(1)) ![y](../z.png)", "<a href='&#106;avascript:x'>y</a>",
		"<a href=\"java\tscript:x\">y</a>", "<math><mi><a xlink:href=x>", "|a|\n|-|\n|b|", "1. a\n   - b\n\n```\nx",
		"<svg><style><img src=x onerror=y>", "<noscript><p title=\"</noscript><img src=x>\">", "[a]: data:x\n[a]",
		"<template><img src=x></template>", "<ol start=-9><li>x", "<img src=//x><img src='https:x'>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		blocks, err := render([]byte(source), testResolver())
		if err != nil {
			return
		}
		checkBlocks(t, blocks)
		if d := depth(blocks); d > depthLimit+1 {
			t.Fatalf("%d deep", d)
		}
		article := protocol.Article{Body: blocks}
		var back protocol.Article
		if problems := codec.Decode(codec.Encode(&article), &back); len(problems) > 0 {
			t.Fatalf("cannot be read back: %v", problems)
		}
	})
}
