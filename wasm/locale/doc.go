// Package locale holds the words that the panel shows, by language: sentences,
// plural forms, numbers, the names of days and months, and the choice of a
// language.
//
// To add a language, write its words in a file of its own (xx.go), add it to
// Languages and WordsFor, its rule for plurals to Count and its separators to
// Number. The tests say what is missing.
//
// It is pure. It may import wasm/format, and nothing else of this project.
package locale
