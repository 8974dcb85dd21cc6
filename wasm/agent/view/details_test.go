package view

import (
	"strings"
	"testing"

	"kith/wasm/html"
)

// The address of a visitor's page is a link only if the server says that it is the
// brand's own: it comes from the visitor's browser.
func TestPageIsLinkedOnlyOnTheBrandsSites(t *testing.T) {
	for _, onSite := range []bool{true, false} {
		m := openModel()
		item := m.Item("k1")
		item.Customer.OnSite = onSite
		page := html.Render(View(m).Body)
		if got := strings.Contains(page, `href="`+item.Customer.Page.Address+`"`); got != onSite {
			t.Errorf("that the page is a link is %v if that it is on the brand's sites is %v", got, onSite)
		}
		if !strings.Contains(page, item.Customer.Page.Address) {
			t.Error("the address is not shown")
		}
	}
}

// What the page says is marked, and what the site has signed is not.
func TestVerified(t *testing.T) {
	m := openModel()
	item := m.Item("k1")
	item.Attributes, item.Customer.Phone = "", ""
	for _, verified := range []bool{true, false} {
		item.Customer.Verified, item.Customer.Attributes = verified, ""
		page := html.Render(View(m).Body)
		if got := strings.Contains(page, "Not verified"); got == verified {
			t.Errorf("a name and an address are marked as not verified: %v, if that they are is %v", got, verified)
		}
		if got := strings.Contains(page, "Signed in on the site"); got != verified {
			t.Errorf("the customer is shown as signed in: %v, if that they are verified is %v", got, verified)
		}
		item.Customer.Attributes = `{"plan":"gold"}`
		if page := html.Render(View(m).Body); !strings.Contains(page, "Not verified") {
			t.Error("attributes are not marked as not verified")
		}
	}
}
