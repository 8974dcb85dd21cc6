package brand

import "testing"

func TestPageAddress(t *testing.T) {
	for address, want := range map[string][2]string{ // without and with PageQuery
		"https://shop.example/reset?token=s3cret":   {"https://shop.example/reset", "https://shop.example/reset?token=s3cret"},
		"https://shop.example/#access_token=s3cret": {"https://shop.example/", "https://shop.example/#access_token=s3cret"},
		"https://shop.example/a#b?c":                {"https://shop.example/a", "https://shop.example/a#b?c"},
		"https://ann:pass@shop.example/a?b":         {"https://shop.example/a", "https://shop.example/a?b"},
		"https://ann:p@ss@shop.example":             {"https://shop.example", "https://shop.example"},
		"https://shop.example/@ann":                 {"https://shop.example/@ann", "https://shop.example/@ann"},
		"https://shop.example?token=https://a@b/":   {"https://shop.example", "https://shop.example?token=https://a@b/"},
		"https://shop.example/%zz?token=s3cret":     {"https://shop.example/%zz", "https://shop.example/%zz?token=s3cret"},
		"file:///shop/page.html?x":                  {"file:///shop/page.html", "file:///shop/page.html?x"},
		"no address":                                {"no address", "no address"},
		"":                                          {"", ""},
	} {
		for i, b := range []*Brand{{}, {PageQuery: true}} {
			if got := b.PageAddress(address); got != want[i] {
				t.Errorf("%s, with the query %v: %s, want %s", address, b.PageQuery, got, want[i])
			}
		}
	}
}

func TestOwnsPage(t *testing.T) {
	b := &Brand{Sites: []string{"https://shop.example", "https://*.shop.example"}}
	for address, want := range map[string]bool{
		"https://shop.example/a/b":                   true,
		"https://shop.example":                       true,
		"https://help.shop.example/":                 true,
		"http://shop.example/":                       false,
		"https://shop.example.evil.example/":         false,
		"https://shop.example@evil.example/":         false,
		"https://evil.example/https://shop.example/": false,
		"javascript:alert(1)":                        false,
		"javascript://shop.example/%0aalert(1)":      false,
		"//shop.example/":                            false,
		"":                                           false,
	} {
		if got := b.OwnsPage(address); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	if !(&Brand{Sites: []string{"*"}}).OwnsPage("https://anything.example/") {
		t.Error("a brand with any site owns no page")
	}
}
