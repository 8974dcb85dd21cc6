// Package kb is the knowledge base: a folder of Markdown files that is read into
// memory, turned into trees of plain data, searched, and read again whenever a
// file in it changes.
//
// A folder is a category and a file is an article. An article begins with its
// front matter:
//
//	---
//	title: Send something back
//	id: returns        # default: the file's name without its extension
//	summary: Thirty days, free of charge.
//	language: en       # default: en
//	order: 2           # lower comes first, equal ones sort by title; default: 0
//	---
//
// A file _category.md (or _category.de.md and so on) in a folder gives the
// category its id, title, order and language in the same way; its summary, or
// else its text, is the category's description. Articles with the same id and
// different languages are versions of one article.
//
// No file can break the others: one that cannot be used is left out and
// reported as a Problem, which names the file, the line and what to do.
//
// The package knows nothing of HTTP. Of this project it imports only
// server/protocol, and must never import the hub, the store or the web.
package kb
