package protocol

import "kith/server/protocol/codec"

// Limits of what Releases holds. Package rollout bounds what there is; these are larger.
const (
	releasesLimit = 100
	pinsLimit     = 1000

	// ReasonLimit is the longest reason for a change of the releases, in bytes: 300
	// characters of any script. Threat: the audit log keeps it for good.
	ReasonLimit = 1000
)

// CodeRelease is the code of the answer to an owner's request that the releases do not
// allow, or whose file is none of a release. Its text says why.
const CodeRelease Code = "release"

// A ReleaseRole is what a release of the widget is used for.
type ReleaseRole string

// The roles.
const (
	ReleaseStable    ReleaseRole = "stable"    // all visitors get it whom nothing else is meant for
	ReleaseCanary    ReleaseRole = "canary"    // a share of the visitors gets it
	ReleasePinned    ReleaseRole = "pinned"    // only the pages of some sites get it
	ReleaseWithdrawn ReleaseRole = "withdrawn" // it was rolled back, and is never used again
	ReleaseUnused    ReleaseRole = ""
)

// A Release is a release of the widget that a server holds.
type Release struct {
	ID        string
	Built     int64 // Unix milliseconds
	Schema    int64 // the version of what it stores in browsers
	MinReader int64 // the lowest version whose releases can read that; 0 if none can but those of Schema and higher
	Bytes     int64 // of its file; 0 if it is the one in the server's binary
	Signed    bool  // with a key that the server trusts
	Binary    bool  // it is the one in the server's binary
	Former    bool  // it was the stable one before
	Role      ReleaseRole
}

// Fields implements codec.Record.
func (r *Release) Fields(c *codec.Codec) {
	c.String("id", &r.ID, IDLimit)
	c.Int("built", &r.Built)
	c.Int("schema", &r.Schema)
	c.Int("minReader", &r.MinReader)
	c.Int("bytes", &r.Bytes)
	c.Bool("signed", &r.Signed)
	c.Bool("binary", &r.Binary)
	c.Bool("former", &r.Former)
	role := string(r.Role)
	c.String("role", &role, IDLimit)
	r.Role = ReleaseRole(role)
}

// A ReleasePin says that the pages of a site get one release, whatever the others get.
type ReleasePin struct {
	Site    string // its origin, such as "https://shop.example"
	Release string
}

// Fields implements codec.Record.
func (p *ReleasePin) Fields(c *codec.Codec) {
	c.String("site", &p.Site, AddressLimit)
	c.String("release", &p.Release, IDLimit)
}

// A ReleaseWithdrawal says that a release was rolled back.
type ReleaseWithdrawal struct {
	Release string
	At      int64 // Unix milliseconds
	Why     string
}

// Fields implements codec.Record.
func (w *ReleaseWithdrawal) Fields(c *codec.Codec) {
	c.String("release", &w.Release, IDLimit)
	c.Int("at", &w.At)
	c.String("why", &w.Why, AddressLimit)
}

// Releases are the releases of the widget as owners see them, and which of them pages get.
type Releases struct {
	Held      []Release // the last one that was added is first
	Stable    string
	Canary    string              // "" if there is none
	Share     int64               // of the canary, in ten-thousandths
	Since     int64               // when the canary started, Unix milliseconds
	Back      string              // what pages get after a rollback; "" if there is nothing to go back to
	Pins      []ReleasePin        // in alphabetical order
	Withdrawn []ReleaseWithdrawal // the newest first
	Log       []AuditEntry        // the newest first; at most AuditPageSize
	Signed    bool                // only releases that are signed can be added
	FileBytes int64               // the size of the largest file that can be added
}

// Fields implements codec.Record.
func (r *Releases) Fields(c *codec.Codec) {
	codec.List(c, "held", &r.Held, releasesLimit)
	c.String("stable", &r.Stable, IDLimit)
	c.String("canary", &r.Canary, IDLimit)
	c.Int("share", &r.Share)
	c.Int("since", &r.Since)
	c.String("back", &r.Back, IDLimit)
	codec.List(c, "pins", &r.Pins, pinsLimit)
	codec.List(c, "withdrawn", &r.Withdrawn, releasesLimit)
	codec.List(c, "log", &r.Log, AuditPageSize)
	c.Bool("signedOnly", &r.Signed)
	c.Int("fileBytes", &r.FileBytes)
}
