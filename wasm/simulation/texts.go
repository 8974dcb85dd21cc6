package simulation

import (
	"strconv"
	"strings"
)

// Texts of a run end in a number and a full stop, such as "text 12.", and each number
// is one text's. So each that stands on a screen or in the storage is found by one look
// at it, however many there are. Texts of scripts that do not are looked for one by one.

// A textOwner is somebody who may see a text: who wrote it, or whom it was written to.
type textOwner struct {
	text    string
	visitor visitor
	session string // "" if there was none yet
	message *writtenMessage
}

// texts says whose each text is.
type texts struct {
	numbered map[int64][]textOwner
	others   map[string][]textOwner // without a number
}

func newTexts() texts { return texts{map[int64][]textOwner{}, map[string][]textOwner{}} }

// add adds an owner of a text.
func (x *texts) add(o textOwner) {
	o.text = strings.TrimSpace(o.text)
	if o.text == "" {
		return
	}
	if n, rest := cutNumber(o.text); n >= 0 && rest == "" {
		x.numbered[n] = append(x.numbered[n], o)
	} else {
		x.others[o.text] = append(x.others[o.text], o)
	}
}

// cutNumber returns the first number of a text that has a space before it and a full
// stop after it, and what comes after that; -1 if there is none.
func cutNumber(s string) (n int64, rest string) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '.')
		if i < 0 {
			return -1, ""
		}
		end := at + i
		begin := end
		for begin > at && '0' <= s[begin-1] && s[begin-1] <= '9' {
			begin--
		}
		at = end + 1
		if begin < end && begin > 0 && s[begin-1] == ' ' {
			if n, err := strconv.ParseInt(s[begin:end], 10, 64); err == nil {
				return n, s[at:]
			}
		}
	}
}

// mayBeIn reports whether there can be a text in s: a quick look before foreignText.
func (x *texts) mayBeIn(s string) bool { return len(x.others) > 0 || strings.IndexByte(s, '.') >= 0 }

// foreignText returns a text of somebody else that is part of s, which the tab shows or
// stores; "" if there is none.
func (w *World) foreignText(t *tab, s string) string {
	x := &w.expected.texts
	for rest := s; ; {
		var n int64
		if n, rest = cutNumber(rest); n < 0 {
			break
		}
		if owners := x.numbered[n]; len(owners) > 0 && !w.ownsText(t, owners) {
			return owners[0].text
		}
	}
	for text, owners := range x.others {
		if strings.Contains(s, text) && !w.ownsText(t, owners) {
			return text
		}
	}
	return ""
}

// ownsText reports whether the visitor of a tab is one of the owners of a text. The
// same draft can be sent from two tabs, for two people.
func (w *World) ownsText(t *tab, owners []textOwner) bool {
	now := t.visitor()
	for i := range owners {
		o := &owners[i]
		switch {
		case o.message != nil && w.mayShow(o.message, t), o.message == nil && o.visitor == now,
			o.message == nil && o.session != "" && w.mayShowSession(t, o.session):
			return true
		}
	}
	return false
}

// typed records that somebody has typed a text in a tab.
func (w *World) typed(t *tab, text string) {
	s := &t.chat.Model().Stored
	w.expected.texts.add(textOwner{text: text, visitor: t.visitor(), session: s.Session.ID})
}

// passed records the texts with numbers that the page has passed to a call: attributes,
// and messages.
func (w *World) passed(t *tab, args string) {
	s := &t.chat.Model().Stored
	for n, rest := cutNumber(args); n >= 0; n, rest = cutNumber(rest) {
		x := &w.expected.texts
		x.numbered[n] = append(x.numbered[n], textOwner{text: args, visitor: t.visitor(), session: s.Session.ID})
	}
}
