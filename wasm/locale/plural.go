package locale

import "strconv"

// A Plural is a text in the forms that a language has for numbers, by the names of
// Unicode's plural rules. A form that the language does not have is "". "{}"
// stands for the number; a form that has the number in words has no "{}".
type Plural struct{ Zero, One, Two, Few, Many, Other string }

// Pluralize returns the form of a text for the number n, with the number in it. n
// must not be negative.
func Pluralize(language string, p *Plural, n int64) string {
	form := ""
	switch language {
	case "ar":
		switch {
		case n == 0:
			form = p.Zero
		case n == 1:
			form = p.One
		case n == 2:
			form = p.Two
		case n%100 >= 3 && n%100 <= 10:
			form = p.Few
		case n%100 >= 11:
			form = p.Many
		}
	case "fr":
		if n <= 1 {
			form = p.One
		}
	default:
		if n == 1 {
			form = p.One
		}
	}
	if form == "" {
		form = p.Other
	}
	return Fill(form, Number(language, n))
}

// Number returns a number with the thousands separators of a language. The digits
// are 0 to 9 in Arabic as well: they are read everywhere that Arabic is, and they
// are what people type.
func Number(language string, n int64) string {
	digits := strconv.FormatInt(n, 10)
	separator := ","
	minDigits := 4 // how many digits a number has at least to be separated
	switch language {
	case "de":
		separator = "."
	case "fr":
		separator = "\u202f"
	case "es":
		separator, minDigits = ".", 5
	}
	if len(digits) < minDigits {
		return digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}
