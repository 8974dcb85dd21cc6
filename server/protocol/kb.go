package protocol

import "kith/server/protocol/codec"

// A KnowledgeBase is the knowledge base's table of contents in one language.
type KnowledgeBase struct{ Categories []Category }

// Limits of a knowledge base, which is read into memory whole.
const (
	// CategoriesLimit and ArticlesLimit bound the table of contents.
	CategoriesLimit = 100
	ArticlesLimit   = 500
	// ResultsLimit is how many articles a search answers.
	ResultsLimit = 20
	// BlocksLimit bounds the elements of one article at one level.
	BlocksLimit = 5000
	// ArticleBytes bounds one run of text in an article.
	ArticleBytes = 256 << 10
)

// Fields implements codec.Record.
func (l *KnowledgeBase) Fields(c *codec.Codec) {
	codec.List(c, "categories", &l.Categories, CategoriesLimit)
}

// A Category is a named list of articles.
type Category struct {
	ID          string
	Title       string
	Description string
	Articles    []Summary
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
// markup, so that there is nothing to be parsed, or injected, where it is shown.
type Article struct {
	ID       string
	Title    string
	Category string // the category's id
	Body     []Block
}

// Fields implements codec.Record.
func (v *Article) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("title", &v.Title, NameLimit)
	c.String("category", &v.Category, IDLimit)
	codec.List(c, "body", &v.Body, BlocksLimit)
}

// A Block is an element of an article, or a text where Tag is "". The server
// lets through only the tags and attributes that articles need.
type Block struct {
	Tag    string
	Text   string
	Link   string // href of a, src of img
	Title  string // alt of img, start of ol, …
	Blocks []Block
}

// Fields implements codec.Record.
func (b *Block) Fields(c *codec.Codec) {
	c.String("tag", &b.Tag, IDLimit)
	c.String("text", &b.Text, ArticleBytes)
	c.String("link", &b.Link, AddressLimit)
	c.String("title", &b.Title, NameLimit)
	codec.List(c, "blocks", &b.Blocks, BlocksLimit)
}

// SearchResults is what a search answers, best first.
type SearchResults struct {
	Query   string
	Results []Summary
}

// Fields implements codec.Record.
func (f *SearchResults) Fields(c *codec.Codec) {
	c.String("query", &f.Query, NameLimit)
	codec.List(c, "results", &f.Results, ResultsLimit)
}
