package access

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"kith/server/protocol"
)

//go:embed common_passwords.txt
var commonPasswords string

// commonStems are the stems of commonPasswords.
var commonStems = sync.OnceValue(func() map[string]bool {
	stems := map[string]bool{}
	for line := range strings.Lines(commonPasswords) {
		if !strings.HasPrefix(line, "#") {
			stems[strings.TrimSpace(line)] = true
		}
	}
	return stems
})

// PasswordProblem returns "" if an agent of that name may have the password, and
// otherwise a sentence for whoever chose it. Whoever guesses begins
// with the common passwords and what people do to them: capitals, digits for
// letters, a year or an exclamation mark at the end, twice the same.
func PasswordProblem(password, name string) string {
	switch {
	case utf8.RuneCountInString(password) < protocol.MinPassword:
		return fmt.Sprintf("Please choose a password of at least %d characters; a few words in a row are easy to remember.", protocol.MinPassword)
	case len(password) > protocol.PasswordBytes:
		return fmt.Sprintf("Please choose a password of at most %d bytes.", protocol.PasswordBytes)
	}
	folded := strings.ToLower(password)
	unit := repeatedUnit(folded)
	stem := passwordStem(unit)
	switch {
	case name != "" && utf8.RuneCountInString(strings.ReplaceAll(folded, strings.ToLower(name), "")) < protocol.MinPassword/2:
		return "This password is little more than your name. Please choose one that nobody can guess."
	case len(unit) < len(folded) && utf8.RuneCountInString(unit) < protocol.MinPassword/2:
		return "This password says the same over and over. Please choose one that nobody can guess."
	case strings.Trim(folded, "0123456789 .-/") == "", isSequence(folded):
		return "This password is only a row of characters. Please add a few words."
	case commonStems()[stem], commonStems()[passwordStem(folded)]:
		return "This password is one of those that are guessed first. Please choose a few words in a row instead."
	}
	return ""
}

// repeatedUnit returns the shortest text of which another is a repetition, which may
// be the whole.
func repeatedUnit(text string) string {
	if i := strings.Index((text + text)[min(1, len(text)):], text); i >= 0 {
		return text[:i+1]
	}
	return text
}

// isSequence reports whether each character follows on, or precedes, the one before:
// abcdefghijkl.
func isSequence(text string) bool {
	step := rune(0)
	var before rune
	for i, r := range text {
		switch {
		case i == 0:
		case step == 0 && (r == before+1 || r == before-1):
			step = r - before
		case r != before+step || step == 0:
			return false
		}
		before = r
	}
	return true
}

// passwordStem returns a folded text without what is not a letter at its ends, with
// the letters that digits and signs stand for.
func passwordStem(folded string) string {
	middle := strings.TrimFunc(folded, func(r rune) bool { return r < 0x80 && (r < 'a' || r > 'z') })
	return lettersOfSigns.Replace(middle)
}

var lettersOfSigns = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")
