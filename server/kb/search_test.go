package kb

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
)

func articleFile(title, summary, body string) string {
	return fmt.Sprintf("---\ntitle: %q\nsummary: %q\n---\n%s", title, summary, body)
}

func TestSearch(t *testing.T) {
	files := map[string]string{
		"shipping/_category.md": "---\ntitle: Delivery\n---\n",
		"shipping/times.md":     articleFile("How long delivery takes", "Days by country", "Parcels to Germany take two days. A return takes longer."),
		"shipping/costs.md":     articleFile("What shipping costs", "Free above 40 euros", "We deliver to all of Europe."),
		"returns/returns.md":    articleFile("Returns and refunds", "Thirty days to send it back", "Put the kettle into its box. Delivery back is free. Don't wait."),
		"returns/broken.md":     articleFile("It arrived broken", "We replace it", "Take a picture of the kettle. You need no return for this, no returns label, and no refund form."),
		"care/descale.md":       articleFile("Descale your kettle", "With citric acid", "Once a month. Über alles: rinse well. Crème brûlée."),
		"care/tea.md":           articleFile("How to steep tea", "Minutes and degrees", "Green tea at 80 degrees. straße smørrebrød"),
		"account/password.md":   articleFile("Change your password", "Forgotten or stolen", "Open the account page."),
		"ja/tea.md":             "---\nid: ocha\ntitle: お茶の入れ方\n---\n緑茶は八十度です。",
	}
	l := openFiles(t, files)
	for query, want := range map[string]string{
		"kettle":                   "descale", // the title first
		"return":                   "returns",
		"returns":                  "returns",
		"refnd":                    "returns", // a letter missing
		"refudns":                  "returns", // two changed over
		"pasword":                  "password",
		"passwird change":          "password",
		"DELIVERY time":            "times",
		"deliv":                    "times", // not finished
		"cost":                     "costs",
		"uber":                     "descale",
		"ÜBER":                     "descale",
		"creme brulee":             "descale",
		"strasse":                  "tea",
		"smorrebrod":               "tea",
		"dont wait":                "returns",
		"don’t":                    "returns",
		"how do i steep tea":       "tea",
		"broken kettle":            "broken",
		"send it back":             "returns",
		"germany":                  "times",
		"80":                       "tea",
		"緑茶":                       "ocha",
		"お茶":                       "ocha",
		"xylophone":                "",
		"":                         "",
		"   ?! ":                   "",
		"tea ":                     "tea",
		strings.Repeat("tea ", 90): "tea",
	} {
		t.Run(query, func(t *testing.T) {
			found := l.Search(query, "en", "en")
			var ids []string
			for _, r := range found.Results {
				ids = append(ids, r.ID)
			}
			got := strings.Join(ids, " ")
			if want == "" && got != "" || !strings.HasPrefix(got+" ", strings.TrimSpace(want+" ")) {
				t.Errorf("found %q, want %q first", got, want)
			}
		})
	}
	if r := l.Search("citric", "en", "en").Results; len(r) != 1 || r[0].Category != "Care" || r[0].Title != "Descale your kettle" || r[0].Summary != "With citric acid" {
		t.Errorf("a result without its fields: %+v", r)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kettle", "kettle", 0}, {"ketle", "kettle", 1}, {"ktetle", "kettle", 1}, {"kattle", "kettle", 1}, {"kettles", "kettle", 1}, {"kttl", "kettle", 2}, {"tea", "telephone", 3}} {
		if got, _ := editDistance([]rune(c.a), []rune(c.b), 2); got != c.want {
			t.Errorf("%s, %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	l, err := New(fileSystem(shopArticles), slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"three days", "Ünïcødé", "\xff", "お茶", "a' b"} {
		f.Add(seed, "en")
	}
	f.Fuzz(func(t *testing.T, query, language string) {
		l.Search(query, language, "en")
		l.Contents(language, "en")
		if n := len(l.content.Load().localized.byLanguages); n > 5 {
			t.Fatalf("%d views are kept of two languages", n)
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	files := fstest.MapFS{}
	for i := range 100 {
		var body strings.Builder
		for j := range 400 {
			fmt.Fprintf(&body, "word%d ", (i*31+j*17)%3000)
		}
		files[fmt.Sprintf("a/%d.md", i)] = &fstest.MapFile{Data: []byte(articleFile(fmt.Sprintf("Article %d", i), "About it", body.String()))}
	}
	l, err := New(files, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.Search("artcle word1234 wo", "en", "en")
	}
}
