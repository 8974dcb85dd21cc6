package hub

import (
	"net/url"
	"slices"

	"kith/server/protocol"
	"kith/server/store"
)

// Releases says which release of the widget a visitor's page gets. *rollout.Set
// implements it.
type Releases interface {
	// ReleaseFor returns the release that the pages of a site, named by its origin,
	// get for a visitor of a bucket.
	ReleaseFor(site string, bucket int64) string

	// Withdrawn reports whether a release was rolled back. "", which an agent has, and who
	// has not said who it is, never was.
	Withdrawn(release string) bool

	// Follow has changed called after each change of what the other methods say.
	Follow(changed func())
}

// Outcomes counts what becomes of the panel's documents. *outcome.Counter implements it.
type Outcomes interface {
	// Stored is called for each message of a visitor that was stored, once, with the id of
	// the document that it came from. It must return at once, and not call the hub.
	Stored(frame string)
}

// countStored tells the Outcomes of a message of a document. One that its document
// sends again is not appended, so it is told once. The caller holds mu.
func (h *Hub) countStored(e store.MessageAppended) {
	if c := h.connections[e.Origin]; c != nil && c.frame != "" {
		h.Outcomes.Stored(c.frame)
	}
}

// ranWithdrawn reports whether a release that was rolled back has stored the client's
// state since the last Welcome, and the one that it runs now can repair that.
func (h *Hub) ranWithdrawn(f *protocol.Hello) bool {
	return slices.ContainsFunc(f.Ran, h.Releases.Withdrawn) && !h.Releases.Withdrawn(f.Build)
}

// releasesChanged tells the visitors whose release was rolled back to load another one.
// Those whose release is only not the newest go on: the next page has that.
//
// Another tab of the same browser may have a good release, and has taken over what the
// bad one has stored. It is disconnected, and asked to repair that when it comes back.
func (h *Hub) releasesChanged() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.connections {
		if !h.Releases.Withdrawn(c.visitor.Release) {
			continue
		}
		for other := range h.bySession[c.visitor.SessionKey()] {
			if !h.Releases.Withdrawn(other.visitor.Release) {
				other.disconnectLocked(protocol.CloseGoingAway)
			}
		}
		if !c.resuming {
			c.sendRelease()
		}
	}
}

// Running returns how many open pages of visitors run a release, or are repairing what a
// release that was rolled back has stored in their browsers. A page that is not connected
// at the moment is not among them.
func (h *Hub) Running(release string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.connections {
		if !c.closed && (c.visitor.Release == release || c.repair) {
			n++
		}
	}
	return n
}

// Reconnect disconnects the open pages of sessions, by their ids, so that they come back,
// and are asked to repair what they have stored if their sessions are marked. It returns
// how many these are.
func (h *Hub) Reconnect(sessions []string) (n int) {
	wanted := map[string]bool{}
	for _, id := range sessions {
		wanted[id] = true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.connections {
		if !c.agent && !c.closed && wanted[c.session] {
			c.disconnectLocked(protocol.CloseGoingAway)
			n++
		}
	}
	return n
}

// sendRelease sends a visitor whose release was rolled back the one that the panel's
// document has now, once for each. The caller holds mu.
func (c *Connection) sendRelease() {
	if !c.hub.Releases.Withdrawn(c.visitor.Release) {
		return
	}
	release := c.hub.Releases.ReleaseFor(c.site, c.bucket)
	if release == c.toldRelease || release == c.visitor.Release {
		return
	}
	c.toldRelease = release
	c.send(&protocol.ReleaseChanged{Session: c.session, Release: release})
}

// siteOf returns the origin of a page's address, or "" if it has none.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
