package agent

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kith/server/protocol"
)

// customerName is what a customer is called: the name, else the e-mail, else
// the id that the site knows them by, else one made up of our own id.
func customerName(v *protocol.Customer) string {
	for _, name := range []string{v.Name, v.Email, v.ExternalID, v.Phone} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	const hex = "0123456789ABCDEF"
	h := hash(v.ID)
	return "Visitor " + string([]byte{hex[h>>12&15], hex[h>>8&15], hex[h>>4&15], hex[h&15]})
}

// known reports whether a customer is more than a made-up name.
func known(v *protocol.Customer) bool {
	return v.Name != "" || v.Email != "" || v.ExternalID != "" || v.Phone != ""
}

// hash spreads ids evenly (FNV-1a, folded).
func hash(id string) uint32 {
	h := uint32(2166136261)
	for i := range len(id) {
		h = (h ^ uint32(id[i])) * 16777619
	}
	return h ^ h>>16
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	out := first(words[0])
	if len(words) > 1 && !strings.Contains(name, "@") {
		out += first(words[len(words)-1])
	}
	return out
}

func first(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r))
}
