package assets

import (
	"fmt"
	"path"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
)

var minifier = newMinifier()

func newMinifier() *minify.M {
	m := minify.New()
	// The panel's tree is patched by position, so tags stay even if a parser would
	// add them, and attributes keep their values.
	m.Add(".html", &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepDefaultAttrVals: true, KeepQuotes: true})
	m.Add(".js", &js.Minifier{})
	m.Add(".css", &css.Minifier{})
	m.Add(".svg", &svg.Minifier{})
	m.Add(".json", &json.Minifier{})
	m.Add("text/css", &css.Minifier{})
	m.Add("application/javascript", &js.Minifier{})
	return m
}

// minifyText minifies a text by the extension of its name, and returns it as it is
// if there is no minifier for that.
func minifyText(name, text string) (string, error) {
	switch ext := path.Ext(name); ext {
	case ".html", ".js", ".css", ".svg", ".json":
		small, err := minifier.String(ext, text)
		if err != nil {
			return "", fmt.Errorf("static/%s: %w", name, err)
		}
		return small, nil
	}
	return text, nil
}
