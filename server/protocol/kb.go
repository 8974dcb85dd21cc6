package protocol

import "kith/server/protocol/codec"

// A KnowledgeBase is the table of contents of a brand's knowledge base in one
// language.
type KnowledgeBase struct {
	Categories []Category // at most CategoriesLimit
}

// Limits of a knowledge base, which the server keeps in memory whole.
const (
	// CategoriesLimit is the largest number of categories.
	CategoriesLimit = 100

	// ArticlesLimit is the largest number of articles, in all categories.
	ArticlesLimit = 500

	// ResultsLimit is the largest number of articles that a search returns.
	ResultsLimit = 20

	// BlocksLimit is the largest number of blocks within an article or a block.
	BlocksLimit = 5000

	// ArticleBytes is the longest text of one block, in bytes.
	ArticleBytes = 256 << 10
)

// Fields implements codec.Record.
func (k *KnowledgeBase) Fields(c *codec.Codec) {
	codec.List(c, "categories", &k.Categories, CategoriesLimit)
}

// A Category is a named list of articles.
type Category struct {
	ID          string
	Title       string
	Description string
	Articles    []Summary // at most ArticlesLimit
}

// Fields implements codec.Record.
func (v *Category) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("title", &v.Title, NameLimit)
	c.String("description", &v.Description, AddressLimit)
	codec.List(c, "articles", &v.Articles, ArticlesLimit)
}

// A Summary is an article in a list.
type Summary struct {
	ID       string
	Title    string
	Summary  string
	Category string // the category's title, in search results
}

// Fields implements codec.Record.
func (v *Summary) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("title", &v.Title, NameLimit)
	c.String("summary", &v.Summary, AddressLimit)
	c.String("category", &v.Category, NameLimit)
}

// An Article is one page of the knowledge base. Its body is a tree and not
// markup, so that there is nothing to parse, or to inject, where it is shown.
type Article struct {
	ID       string
	Title    string
	Category string  // the category's id
	Body     []Block // at most BlocksLimit
}

// Fields implements codec.Record.
func (v *Article) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("title", &v.Title, NameLimit)
	c.String("category", &v.Category, IDLimit)
	codec.List(c, "body", &v.Body, BlocksLimit)
}

// A Block is an element of an article, or a text if Tag is "". The server makes
// only blocks with the tags and attributes that articles need.
type Block struct {
	Tag    string
	Text   string
	Link   string  // href of a, src of img
	Title  string  // alt of img, start of ol, …
	Blocks []Block // at most BlocksLimit
}

// Fields implements codec.Record.
func (b *Block) Fields(c *codec.Codec) {
	c.String("tag", &b.Tag, IDLimit)
	c.String("text", &b.Text, ArticleBytes)
	c.String("link", &b.Link, AddressLimit)
	c.String("title", &b.Title, NameLimit)
	codec.List(c, "blocks", &b.Blocks, BlocksLimit)
}

// SearchResults are the articles that a search found, best first, at most
// ResultsLimit.
type SearchResults struct {
	Query   string
	Results []Summary
}

// Fields implements codec.Record.
func (f *SearchResults) Fields(c *codec.Codec) {
	c.String("query", &f.Query, NameLimit)
	codec.List(c, "results", &f.Results, ResultsLimit)
}
