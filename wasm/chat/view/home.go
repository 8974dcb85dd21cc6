package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
)

const (
	// popularLimit is how many articles home shows.
	popularLimit = 3
	// longGreeting is the length in bytes above which a greeting is set smaller.
	longGreeting = 48
)

// home is the first screen: the greeting, the visitor's conversation and some
// articles. What is not known before the settings are here takes its space
// already, so that nothing moves below a visitor's finger.
func (p panel) home() nodes {
	greeting := p.model.Settings.Greeting
	if greeting == "" {
		greeting = p.words.Greeting
	}
	return nodes{
		el("section.greeting#greeting", p.teamAvatars(5),
			el("h1 class?=$ dir=auto", ifElse(len(greeting) > longGreeting, "long", ""), greeting), p.availability()),
		p.conversationCard(),
		p.articleCard(),
	}
}

// conversationCard shows the running conversation, and leads to a new one and to
// the others.
func (p panel) conversationCard() *html.Node {
	all := p.model.Stored.Conversations
	if len(all) == 0 && p.chatClosed() {
		return nil
	}
	card := el("section.card#conversations")
	if c := p.model.Stored.Running(); c != nil {
		add(card, el("h2", p.words.YourConversation))
		add(card, el("ul.rows", p.conversationRow(c)))
	}
	if !p.chatClosed() {
		add(card, navigationRow(NameNew, p.words.NewConversation, iconPen))
	}
	if len(all) > 1 || len(all) == 1 && all[0].Ended {
		add(card, navigationRow(NameHistory, p.words.AllConversations, iconChat))
	}
	return card
}

// articleCard is the search box and some articles, or nil if the brand has none.
func (p panel) articleCard() *html.Node {
	if p.model.Started && !p.model.Settings.KnowledgeBase {
		return nil
	}
	card := el("section.card.popular-articles#popular-articles", el("h2", p.words.PopularArticles), p.searchBox())
	switch p.model.KB.ContentsFetch {
	case state.Unreachable, state.NotFound:
		add(card, p.errorState(p.words.LoadFailed, true))
	case state.Loaded:
		add(card, articleList(p.popularArticles()))
		add(card, navigationRow(NameKB, p.words.AllArticles, iconBook))
	default:
		add(card, p.skeleton(popularLimit))
	}
	return card
}

// popularArticles returns the first article of each category, then the second of
// each, and so on up to popularLimit.
func (p panel) popularArticles() []protocol.Summary {
	var chosen []protocol.Summary
	categories := p.model.KB.Contents.Categories
	for depth := 0; len(chosen) < popularLimit; depth++ {
		deeper := false
		for _, c := range categories {
			if depth < len(c.Articles) && len(chosen) < popularLimit {
				chosen, deeper = append(chosen, c.Articles[depth]), true
			}
		}
		if !deeper {
			break
		}
	}
	return chosen
}
