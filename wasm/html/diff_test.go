package html_test

import (
	"strconv"
	"testing"

	"kith/wasm/html"
)

// rows returns a list whose rows have those keys.
func rows(keys string) *html.Node {
	var children html.NodeList
	for _, k := range keys {
		children = append(children, html.El("li", html.Key(string(k)), html.Text(string(k))))
	}
	return html.El("ul", children)
}

func TestDiff(t *testing.T) {
	p := func(parts ...html.Part) *html.Node { return html.El("main", html.El("p", parts...)) }
	for _, test := range []struct {
		name     string
		old, new *html.Node
		want     html.Patches
	}{
		{"nothing", rows("ab"), rows("ab"), ``},
		{"a text", p(html.Text("a")), p(html.Text("b\n\"")), `[0,0,"t","b\n\"","^","^"]`},
		{"an attribute", p(html.Class("a")), p(html.Class("b")), `[0,"s","class","b","^"]`},
		{"an attribute that goes", p(html.Class("a"), html.Attribute("title", "t")), p(html.Attribute("title", "t")), `[0,"r","class","^"]`},
		{"a value comes after what it depends on", html.El("select", html.Attribute("value", "1")), html.El("select", html.Attribute("value", "2"), html.Class("c"), html.El("option", html.Attribute("value", "2"))),
			`["s","class","c","k",[["option",{"value":"2"}]],"s","value","2"]`},
		{"a value comes last in a new element too", html.El("p"), html.El("p", html.El("input", html.Attribute("value", "2"), html.Attribute("type", "range"))), `["k",[["input",{"type":"range","value":"2"}]]]`},
		{"a row at the end", rows("ab"), rows("abc"), `["k",[2,["li",{},"c"]]]`},
		{"a row at the start", rows("ab"), rows("cab"), `["k",[["li",{},"c"]]]`},
		{"a row that goes", rows("abc"), rows("ac"), `["k",[1,-1]]`},
		{"all rows go", rows("abc"), rows(""), `["k",[-3]]`},
		{"the first becomes the last with one move", rows("abcde"), rows("bcdea"), `["k",[5,[0]]]`},
		{"the last becomes the first with one move", rows("abcde"), rows("eabcd"), `["k",[[4]]]`},
		{"two change places with one move each way", rows("abcd"), rows("adcb"), `["k",[1,[3],[2]]]`},
		{"a move, a removal and a new one", rows("abcd"), rows("dxa"), `["k",[[3],["li",{},"x"],1,-2]]`},
		{"another tag is another element", html.El("p", html.El("b")), html.El("p", html.El("i")), `["k",[["i",{}],-1]]`},
		{"what is alike at both ends stays", html.El("ul", html.El("li", html.Text("a")), html.El("li", html.Text("b"))), html.El("ul", html.El("p"), html.El("li", html.Text("b"))), `["k",[["p",{}],-1]]`},
		{"without keys the first of its kind stays", html.El("div", html.El("i"), html.El("p", html.Text("a")), html.El("p", html.Text("b")), html.El("b")), html.El("div", html.El("u"), html.El("p", html.Text("a")), html.El("s")),
			`["k",[["u",{}],-1,1,["s",{}],-2]]`},
		{"one with a key and one without change places", html.El("div", html.El("p", html.Text("a")), html.El("li", html.Key("1"))), html.El("div", html.El("li", html.Key("1")), html.El("p", html.Text("b"))),
			`[0,0,"t","b","^","^","k",[[1]]]`},
		{"what moved before is passed over by what goes", rows("abcde"), rows("dabc"), `["k",[[3],3,-1]]`},
		{"a value on what has none is an attribute as others", html.El("ul", html.El("li", html.Attribute("value", "1"), html.Text("a"))), html.El("ul", html.El("li", html.Attribute("value", "2"), html.Text("b"))), `[0,"s","value","2",0,"t","b","^","^"]`},
		{"checked comes after what it depends on", html.El("p", html.El("input", html.Attribute("checked", ""), html.Attribute("type", "radio"))), html.El("p", html.El("input", html.Attribute("checked", "1"), html.Attribute("type", "checkbox"))), `[0,"s","type","checkbox","s","checked","1","^"]`},
		{"another text alone", html.Text("a"), html.Text("b"), `["!","b"]`},
		{"checked on what has none is an attribute as others", html.El("ul", html.El("li", html.Attribute("checked", "1"), html.Text("a"))), html.El("ul", html.El("li", html.Attribute("checked", "2"), html.Text("b"))), `[0,"s","checked","2",0,"t","b","^","^"]`},
		{"what is no text", p(html.Text("a")), p(html.Text("a\x00b\xffc\uFFFD")), "[0,0,\"t\",\"a\uFFFDb\uFFFDc\uFFFD\",\"^\",\"^\"]"},
		{"every kind of character", p(html.Text("")), p(html.Text("a \t\x1f~\u007f\u0080\u07ff\u0800\uffff\U00010000")), `[0,"k",["a \u0009\u001f~` + "\u007f\u0080\u07ff\u0800\uffff\U00010000" + `"],"^"]`},
		{"another root", html.El("p"), html.El("i"), `["!",["i",{}]]`},
		{"what changes within a row that moves", rows("ab"), html.El("ul", html.El("li", html.Key("b"), html.Text("B")), html.El("li", html.Key("a"), html.Text("a"))), `[1,0,"t","B","^","^","k",[[1]]]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := html.Diff(test.old, test.new); got != test.want {
				t.Errorf("it is %s, want %s", got, test.want)
			}
		})
	}
}

func TestFill(t *testing.T) {
	box := func(value string) *html.Node {
		return html.El("main", html.El("p", html.El("textarea", html.On("input", "draft"), html.Attribute("value", value), html.DataValue("7"))))
	}
	check := func(on bool) *html.Node {
		return html.El("main", html.El("input", html.Attribute("type", "checkbox"), html.On("change", "sound"), html.BoolAttribute("checked", on)))
	}
	radio := func(on bool) *html.Node {
		return html.El("main", html.El("input", html.Attribute("type", "radio"), html.On("change", "choice"), html.BoolAttribute("checked", on)))
	}
	two := func(value string) *html.Node {
		return html.El("main", html.El("input", html.On("input", "draft")), html.El("input", html.On("input", "draft"), html.Attribute("value", value)))
	}
	filled := html.WithInput(box("a"), "ab", html.HasBinding("input", "draft", "7"))
	for _, test := range []struct {
		name     string
		old, new *html.Node
		want     html.Patches
	}{
		{"a program that takes the text over changes nothing", filled, box("ab"), ``},
		{"one that refuses it puts the former text back", filled, box("a"), `[0,0,"s","value","a","^","^"]`},
		{"the first text box", html.WithInput(box(""), "typed", html.IsTextarea), box("typed"), ``},
		{"a checkbox that is taken over", html.WithInput(check(false), "on", html.HasBinding("change", "sound", "")), check(true), ``},
		{"a checkbox that is not", html.WithInput(check(false), "on", html.HasBinding("change", "sound", "")), check(false), `[0,"r","checked","^"]`},
		{"a checkbox turned off", html.WithInput(check(true), "", html.HasBinding("change", "sound", "")), check(false), ``},
		{"another name", html.WithInput(box("a"), "ab", html.HasBinding("input", "other", "7")), box("a"), ``},
		{"another value", html.WithInput(box("a"), "ab", html.HasBinding("input", "draft", "8")), box("a"), ``},
		{"a radio button that is taken over", html.WithInput(radio(false), "on", html.HasBinding("change", "choice", "")), radio(true), ``},
		{"the value of a checkbox stays", html.WithInput(html.El("input", html.Attribute("type", "checkbox"), html.On("change", "one"), html.Attribute("value", "1")), "on", html.HasBinding("change", "one", "")),
			html.El("input", html.Attribute("type", "checkbox"), html.On("change", "one"), html.Attribute("value", "1"), html.BoolAttribute("checked", true)), ``},
		{"what is checked in a text box stays", html.WithInput(html.El("input", html.On("input", "t"), html.Attribute("value", "a"), html.Attribute("checked", "c")), "b", html.HasBinding("input", "t", "")),
			html.El("input", html.On("input", "t"), html.Attribute("value", "b"), html.Attribute("checked", "c")), ``},
		{"a button is not checked", html.WithInput(html.El("button", html.Attribute("type", "checkbox"), html.On("change", "b")), "on", html.HasBinding("change", "b", "")), html.El("button", html.Attribute("type", "checkbox"), html.On("change", "b")), ``},
		{"the value of what is no box stays", html.WithInput(html.El("li", html.On("input", "l"), html.Attribute("value", "1")), "2", html.HasBinding("input", "l", "")), html.El("li", html.On("input", "l"), html.Attribute("value", "1")), ``},
		{"the second of two if the first is the person's own", html.WithInput(two("a"), "ab", html.HasBinding("input", "draft", "")), two("ab"), ``},
		{"a box that is the person's own", html.WithInput(html.El("p", html.El("input", html.On("change", "file"))), "x", html.HasBinding("change", "file", "")), html.El("p", html.El("input", html.On("change", "file"))), ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := html.Diff(test.old, test.new); got != test.want {
				t.Errorf("it is %s, want %s", got, test.want)
			}
		})
	}
}

// A tree is never changed: what was drawn before is compared with what comes.
func TestFillLeavesTheTree(t *testing.T) {
	before := html.El("main", html.El("textarea", html.On("input", "draft"), html.Attribute("value", "a")))
	html.WithInput(before, "ab", html.HasBinding("input", "draft", ""))
	if got, _ := before.Children[0].Attr("value"); got != "a" {
		t.Errorf("the tree before has become %q", got)
	}
	if none := html.El("p", html.Text("a")); html.HasBinding("input", "", "")(none) {
		t.Error("an element without a binding has one to no name")
	}
}

// conversation returns a tree like that of a conversation of n messages.
func conversation(n int, draft string) *html.Node {
	var messages html.NodeList
	for i := range n {
		id := strconv.Itoa(i)
		messages = append(messages, html.El("li", html.Key(id), html.Class("message"), html.Attribute("data-message-id", id), html.Attribute("data-state", "read"),
			html.El("p", html.Class("text"), html.Text("Message "+id)), html.El("time", html.Text("12:00"))))
	}
	return html.El("main", html.El("ol", messages), html.El("textarea", html.On("input", "draft"), html.Attribute("value", draft)))
}

func BenchmarkTypingInALongConversation(b *testing.B) {
	before := conversation(200, "hell")
	b.ReportAllocs()
	for b.Loop() {
		html.Diff(before, conversation(200, "hello"))
	}
}

func BenchmarkDiffOfAPieceThatIsUsedAgain(b *testing.B) {
	before := conversation(200, "hell")
	after := html.El("main", before.Children[0], html.El("textarea", html.On("input", "draft"), html.Attribute("value", "hello")))
	b.ReportAllocs()
	for b.Loop() {
		html.Diff(before, after)
	}
}
