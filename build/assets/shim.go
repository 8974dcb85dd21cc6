package assets

import (
	"maps"
	"regexp"
	"slices"
)

// Shim is the source of the two scripts that a site's page loads: widget.js,
// which brings Kustomer, and core.js, which brings KustomerCore.
const Shim = "widget.js"

// shimValues are the values of the placeholders in the one script and the other.
var shimValues = map[string]map[string]string{
	"widget.js": {
		"global": "Kustomer", "loaded": "kustomerLoaded", "start": "start", "part": "ui",
		"methods": "open close login logout isLoggedIn describeCustomer describeConversation createConversation " +
			"openConversationById getOpenConversations openKbArticle openKbCategory",
	},
	"core.js": {
		"global": "KustomerCore", "loaded": "kustomerCoreLoaded", "start": "init", "part": "core",
		"methods": "login logout describeCustomer describeConversation createConversation sendMessage getConversations " +
			"getMessages getHistoricalMessages endConversation markRead sendTypingActivity sendPresenceActivity initAssistant " +
			"getCategories getArticles",
	},
}

func shimNames() []string { return slices.Sorted(maps.Keys(shimValues)) }

// onlyCore matches the comments whose text is code of core.js alone; onlyWidget
// matches the code that core.js does not have.
var (
	onlyCore   = regexp.MustCompile(`/\*core (.*?) \*/`)
	onlyWidget = regexp.MustCompile(`(?s)/\*widget\*/.*?/\*both\*/`)
)

func shimSource(name string, source []byte) []byte {
	if name == "core.js" {
		return onlyCore.ReplaceAll(onlyWidget.ReplaceAll(source, nil), []byte("$1"))
	}
	return source
}

// ShimScript returns one of the two scripts, "widget.js" or "core.js", with its
// placeholders filled in and not minified, so that a tool can change it.
func ShimScript(name string, source []byte) (string, error) {
	return fillPlaceholders(Shim, string(shimSource(name, source)), nil, shimValues[name])
}
