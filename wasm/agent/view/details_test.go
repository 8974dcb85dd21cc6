package view

import (
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// openModel returns a model with the conversation k1 open.
func openModel() *state.Model {
	m := state.InitialModel("test")
	m.Screen, m.Shown, m.Pane, m.List.Loaded = state.InboxScreen, "k1", state.DetailsPane, true
	m.List.Put(protocol.Conversation{ID: "k1", Last: 1, Attributes: `{"order":12}`, Customer: protocol.Customer{ID: "c", Verified: true,
		Name: "Marta Lindqvist", Email: "marta@shop.example", Phone: "+46", Attributes: `{"plan":"gold"}`,
		Page: protocol.Page{Address: "https://shop.example/bags/spatz", Title: "Spatz"}}})
	return &m
}

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

// Only those who manage the team have the buttons that export and erase.
func TestWhoMayExportAndErase(t *testing.T) {
	for role, want := range map[protocol.Role]bool{protocol.RoleOwner: true, protocol.RoleAgent: false, protocol.RoleReadOnly: false} {
		m := openModel()
		m.Role = role
		page := html.Render(View(m).Body)
		for _, name := range []string{NameExport, NameErase} {
			if got := strings.Contains(page, `data-on-click="`+name+`"`); got != want {
				t.Errorf("%s: that %s is there is %v", role, name, got)
			}
		}
	}
}

// What was removed is said in numbers; that a copy is left, only if one is; and of
// somebody who is not there, nothing can be erased.
func TestErasure(t *testing.T) {
	for _, c := range []struct {
		erasure     state.Erasure
		has, hasNot string
	}{
		{state.Erasure{Dialog: state.AskErasure}, NameConfirmErase, "Not there"},
		{state.Erasure{Dialog: state.AskErasure, Error: "Not there"}, NameConfirmErase, "removed for good"},
		{state.Erasure{Dialog: state.AskErasure, Error: TextNotStored}, "Close", NameConfirmErase},
		{state.Erasure{Dialog: state.ErasureDone, Removed: protocol.Erased{Messages: 1418, Complete: true}}, "<b>1418</b> messages", "still in a file"},
		{state.Erasure{Dialog: state.ErasureDone, Removed: protocol.Erased{Messages: 1}}, "<b>1</b> message<", NameConfirmErase},
		{state.Erasure{Dialog: state.ErasureDone}, "still in a file", NameConfirmErase},
	} {
		m := openModel()
		m.Role, m.Erasure = protocol.RoleOwner, c.erasure
		m.Erasure.Customer = m.Item("k1").Customer
		page := html.Render(viewDialog(m))
		if !strings.Contains(page, "Marta Lindqvist") || !strings.Contains(page, c.has) || strings.Contains(page, c.hasNot) {
			t.Errorf("%+v: the name, %q, or no %q is missing in %s", c.erasure, c.has, c.hasNot, page)
		}
	}
}
