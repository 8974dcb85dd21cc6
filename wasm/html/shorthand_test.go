package html

import "testing"

func TestLine(t *testing.T) {
	for name, c := range map[string]struct {
		made *Node
		want string
	}{
		"a tag":                   {Shorthand("p"), `<p></p>`},
		"classes and attributes":  {Shorthand("button.act.primary#key type=button disabled"), `<button class="act primary" type="button" disabled></button>`},
		"parts for each $":        {Shorthand("li#$ data-value=$ title=$", "k", "a b", "c"), `<li data-value="a b" title="c"></li>`},
		"an optional attribute":   {Shorthand("p lang?=$ dir?=$", "", "rtl"), `<p dir="rtl"></p>`},
		"too few parts":           {Shorthand("p lang=$ dir?=$"), `<p lang></p>`},
		"children":                {Shorthand("p", "a", "b", "", Shorthand("i", "c"), NodeList{Shorthand("b"), nil}, (*Node)(nil), nil, Attribute("id", "x")), `<p id="x">ab<i>c</i><b></b></p>`},
		"a text of any direction": {Bdi("a<b"), `<bdi>a&lt;b</bdi>`},
		"what would run":          {Shorthand("a href=$ onclick=x style=x", "javascript:alert(1)", "a"), `<a>a</a>`},
		"what would load":         {Shorthand("p", Shorthand("script src=x"), "a"), `<p>a</p>`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Render(c.made); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
	if n := Shorthand("p#a"); n.Key != "a" {
		t.Errorf("the key is %q", n.Key)
	}
	// As in a document that was parsed, texts beside each other are one.
	if n := Shorthand("p", "a", "b"); len(n.Children) != 1 {
		t.Errorf("%d children", len(n.Children))
	}
	if IfElse(true, "a", "b") != "a" || IfElse(false, "a", "b") != "b" {
		t.Error("IfElse returned the other string")
	}
}
