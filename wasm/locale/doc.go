// Package locale holds the texts that the panel shows, by language, and what
// differs between languages: plural forms, numbers, the names of days and months,
// and the direction. It also chooses the language.
//
// To add a language, here "xx":
//
//  1. Write its texts in xx.go, a Words like that of en.go. Set RTL if it is
//     written from right to left.
//  2. Add it to Languages and to WordsFor.
//  3. Add its rule for plurals to Pluralize, unless it is that of English. Unicode
//     lists the rules: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html.
//  4. Add its separators to Number, and to wasm/format/clock.go how it writes
//     dates and whether it counts hours to 12 or to 24.
//  5. Add its plural forms and its rules of typography to the tests, and run
//     them: they say which text is missing.
//  6. Add the few texts that are shown without this program: the names of the
//     launcher in server/web/settings.go, and what static/frame.js says if the
//     program cannot be loaded.
//
// The build makes a first screen in each of Languages, frame.xx.html, which the
// server then chooses from.
//
// It is pure. It may import wasm/format, and nothing else of this project.
package locale
