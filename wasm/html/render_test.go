package html_test

import (
	"testing"

	"kith/wasm/html"
)

func TestRender(t *testing.T) {
	for _, test := range []struct {
		name string
		tree *html.Node
		want string
	}{
		{"text stays text", html.El("p", html.Text(`1 < 2 & "3" > 2`)), `<p>1 &lt; 2 &amp; "3" &gt; 2</p>`},
		{"neighbouring texts are one", html.El("p", html.Text("a"), html.Text(""), html.Text("b"), html.El("br"), html.Text("c")), `<p>ab<br>c</p>`},
		{"attributes are quoted", html.El("p", html.Attribute("title", `a"b<c>&d`)), `<p title="a&quot;b&lt;c&gt;&amp;d"></p>`},
		{"flags have no value", html.El("button", html.BoolAttribute("disabled", true), html.BoolAttribute("hidden", false)), `<button disabled></button>`},
		{"the last of a name counts", html.El("p", html.Class("a"), html.Class("b")), `<p class="b"></p>`},
		{"a void element has no end", html.El("input", html.Attribute("value", "v"), html.Text("lost")), `<input value="v">`},
		{"a textarea's value is its text", html.El("textarea", html.Attribute("value", "\na<b"), html.Text("lost")), "<textarea>\n\na&lt;b</textarea>"},
		{"a newline at the start of pre stays", html.El("pre", html.Text("\na")), "<pre>\n\na</pre>"},
		{"a select chooses its option", html.El("select", html.Attribute("value", "2"), html.El("option", html.Attribute("value", "1")), html.El("option", html.Attribute("value", "2"))),
			`<select><option value="1"></option><option value="2" selected></option></select>`},
		{"a carriage return stays", html.El("p", html.Text("a\rb")), "<p>a&#13;b</p>"},
		{"nul and bytes that are no text are replaced", html.El("p", html.Text("a\x00b\xffc\uFFFDd")), "<p>a\uFFFDb\uFFFDc\uFFFDd</p>"},
		{"a textarea has its other attributes", html.El("textarea", html.Class("c"), html.Attribute("value", `"a"`)), `<textarea class="c">"a"</textarea>`},
		{"an empty textarea, an empty pre", html.El("p", html.El("textarea"), html.El("pre")), `<p><textarea></textarea><pre></pre></p>`},
		{"no newline where none was", html.El("p", html.El("textarea", html.Attribute("value", "a\nb")), html.El("pre", html.Text("a"))), "<p><textarea>a\nb</textarea><pre>a</pre></p>"},
		{"a select without a value chooses nothing", html.El("select", html.El("option", html.Attribute("value", "")), html.El("option")), `<select><option value></option><option></option></select>`},
		{"a select chooses nothing but options", html.El("select", html.Attribute("value", "2"), html.El("optgroup", html.Attribute("value", "2")), html.El("option")), `<select><optgroup value="2"></optgroup><option></option></select>`},
		{"where the scroll stays", html.El("p", html.El("ol", html.PinScroll(true)), html.El("ol", html.PinScroll(false))), `<p><ol data-pin="end"></ol><ol data-pin="free"></ol></p>`},
		{"the names that a document has", html.El("aA-zZ-h09", html.Attribute("aA-zZ_x:09", "1")), `<aA-zZ-h09 aA-zZ_x:09="1"></aA-zZ-h09>`},
		{"svg keeps its capitals", html.El("svg", html.Attribute("viewBox", "0 0 1 1"), html.El("path", html.Attribute("d", "M0 0"))), `<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>`},
		{"parts that are not there", html.El("p", html.If(false, html.Text("a")), html.If(true, html.Text("b")), nil, html.NodeList{}), `<p>b</p>`},
		{"names are attributes", html.El("b", html.On("click", "send"), html.DataValue("7"), html.DataName("box")), `<b data-on-click="send" data-value="7" data-name="box"></b>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := html.Render(test.tree); got != test.want {
				t.Errorf("it is %q, want %q", got, test.want)
			}
		})
	}
}

func TestNothingThatRunsBecomesPartOfATree(t *testing.T) {
	for _, tag := range []string{"script", "style", "iframe", "meta", "base", "link", "object", "SCRIPT SRC=x", "a b", "1", "", "img/onerror", "-a", "1a", "a/", "a:", "a@", "a[", "a`", "a{", "{", "[", "`", "@"} {
		if got := html.Render(html.El("p", html.El(tag, html.Text("x")))); got != "<p></p>" {
			t.Errorf("%q gives %s", tag, got)
		}
	}
	for _, a := range []html.Attr{
		{"-a", "x"}, {":a", "x"}, {"_a", "x"}, {"1a", "x"}, {"a/", "x"}, {"a;", "x"}, {"a@", "x"}, {"a[", "x"}, {"a`", "x"}, {"a{", "x"},
		{"onclick", "x"}, {"onError", "x"}, {"style", "x"}, {"srcdoc", "x"}, {"formaction", "x"}, {"a b", "x"}, {"a=b", "x"}, {`"`, "x"},
		{"href", "javascript:alert(1)"}, {"href", " jAvA\tscript:alert(1)"}, {"href", "\x01javascript:alert(1)"}, {"src", "data:text/html,x"}, {"href", "vbscript:x"}, {"href", "x:y"},
	} {
		if got := html.Render(html.El("a", a)); got != "<a></a>" {
			t.Errorf("%q gives %s", a, got)
		}
	}
	for _, address := range []string{"https://a.example/b:c", "HTTP://a", "mAilTo:a@b", " https://a.example", "a", "/a?b:c", "?a:b", "#a:b", "a/b:c", "mailto:a@b", "tel:+1", "data:image/png;base64,AA"} {
		if got := html.Render(html.El("a", html.Attribute("href", address))); got != `<a href="`+address+`"></a>` {
			t.Errorf("%q gives %s", address, got)
		}
	}
}

// What is not shown is not part of a tree either: it would be counted among the children.
func TestNoChildrenOfNothing(t *testing.T) {
	for _, n := range []*html.Node{html.El("p", html.Text("")), html.El("br", html.Text("x")), html.El("textarea", html.Text("x"))} {
		if len(n.Children) != 0 {
			t.Errorf("%s has %d children", n.Tag, len(n.Children))
		}
	}
}
