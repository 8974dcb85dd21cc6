package locale

import "strconv"

// A Plural is a sentence in the forms that a language has for numbers, named as
// Unicode's plural rules name them. A form that the language does not have is
// "". "{}" stands for the number; a form that says the number in words has
// none.
type Plural struct{ Zero, One, Two, Few, Many, Other string }

// Pluralize says a sentence of n things, which is not negative.
func Pluralize(language string, f *Plural, n int64) string {
	form := ""
	switch language {
	case "ar":
		switch {
		case n == 0:
			form = f.Zero
		case n == 1:
			form = f.One
		case n == 2:
			form = f.Two
		case n%100 >= 3 && n%100 <= 10:
			form = f.Few
		case n%100 >= 11:
			form = f.Many
		}
	case "fr":
		if n <= 1 {
			form = f.One
		}
	default:
		if n == 1 {
			form = f.One
		}
	}
	if form == "" {
		form = f.Other
	}
	return Fill(form, Number(language, n))
}

// Number returns a number with the separators of a language. Arabic has the
// digits 0 to 9 too: they are read everywhere that Arabic is, and they are what
// people type.
func Number(language string, n int64) string {
	digits := strconv.FormatInt(n, 10)
	separator := ","
	least := 4
	switch language {
	case "de":
		separator = "."
	case "fr":
		separator = "\u202f"
	case "es":
		separator, least = ".", 5
	}
	if len(digits) < least {
		return digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}
