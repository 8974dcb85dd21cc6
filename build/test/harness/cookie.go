package harness

import (
	"github.com/chromedp/cdproto/network"
)

// keep puts an agent's cookie into the tab's jar.
func (p *Page) keep(s *Server, a *Agent) {
	p.j.Helper()
	_, err := call(p.ctx, network.SetCookie, network.SetCookieParams{
		Name: a.Cookie.Name, Value: a.Cookie.Value, URL: s.Address, HTTPOnly: yes(), SameSite: network.CookieSameSiteStrict,
	})
	p.must("keeping the cookie", err)
}

func yes() *bool {
	b := true
	return &b
}
