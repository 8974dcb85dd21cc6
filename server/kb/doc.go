// Package kb is the knowledge base: a folder of Markdown, read into
// memory, turned into trees of plain data, searched, and read again whenever a
// file of it changes.
//
// A folder is a category and a file is an article. An article begins with its
// front matter:
//
//	---
//	title: Send something back
//	id: returns        # the file's name where it is left out
//	summary: Thirty days, free of charge.
//	language: en       # en where it is left out
//	order: 2           # lower comes first; the same order sorts by title
//	---
//
// A file _category.md (or _category.de.md and so on) in a folder gives the
// category its id, title, order and language in the same way, and its text is
// the category's description. Articles with the same id and different
// languages are one article.
//
// No file can break the others: one that cannot be used is passed over with a
// Fault, which names the file, the line and what to do.
//
// It knows no HTTP, and must never import the hub, the store or the web.
package kb
