package protocol

import "kith/server/protocol/codec"

// Limits of what an account and a team may hold.
const (
	// MinPassword is the shortest password, in characters. Threat: a password
	// that can be guessed with as many attempts as the limits on signing in
	// allow.
	MinPassword = 12

	// PasswordBytes is the longest password, in bytes. Threat: one that takes
	// longer to read than to hash.
	PasswordBytes = 256

	// TeamSize is how many agents there may be, removed ones not counted, and
	// how many invitations may be open.
	TeamSize = 500

	// BrandsPerAgent is how many brands an agent may be limited to.
	BrandsPerAgent = 100

	// SignInsPerAgent is how many sign-ins an agent may have at a time; one more
	// ends the one that was used longest ago. Threat: a script that signs in in
	// a loop fills the table.
	SignInsPerAgent = 50

	// AuditPageSize is how many entries of the audit log one answer has.
	AuditPageSize = 50
)

// Codes of answers to an agent's HTTP requests, beside those of Refused.
const (
	CodeSecondFactor Code = "second_factor" // the password is right; the code of the second factor is missing or wrong
	CodeConfirm      Code = "confirm"       // the agent must first prove again who they are
	CodePassword     Code = "password"      // the new password is not accepted
	CodeName         Code = "name"          // the new name is not accepted
)

// An Account is an agent as the agent's own inbox receives it.
type Account struct {
	Person
	Role      Role
	Brands    []string // the keys of the brands that the agent is limited to; empty for all
	TwoFactor bool     // signing in takes a code of an authenticator app
	Recovery  int64    // how many recovery codes are left
}

// Fields implements codec.Record.
func (a *Account) Fields(c *codec.Codec) {
	a.Person.Fields(c)
	codec.Enum(c, "role", &a.Role, Roles...)
	c.Strings("brands", &a.Brands, BrandsPerAgent, IDLimit)
	c.Bool("twoFactor", &a.TwoFactor)
	c.Int("recovery", &a.Recovery)
}

// A SignIn is one browser in which an agent is signed in.
type SignIn struct {
	ID      string
	Browser string // such as "Firefox 140 on Windows"; "" if it is not known
	Network string // the network that it was last used from
	Began   int64  // Unix milliseconds
	Used    int64  // when it was last used, Unix milliseconds, to some minutes
	Current bool   // it is the one that asks
}

// Fields implements codec.Record.
func (s *SignIn) Fields(c *codec.Codec) {
	c.String("id", &s.ID, IDLimit)
	c.String("browser", &s.Browser, NameLimit)
	c.String("network", &s.Network, NameLimit)
	c.Int("began", &s.Began)
	c.Int("used", &s.Used)
	c.Bool("current", &s.Current)
}

// SignIns are all sign-ins of an agent, the one used last first.
type SignIns struct{ SignIns []SignIn }

// Fields implements codec.Record.
func (s *SignIns) Fields(c *codec.Codec) { codec.List(c, "signIns", &s.SignIns, SignInsPerAgent) }

// TwoFactorSetup is what an authenticator app needs to make codes.
type TwoFactorSetup struct {
	Secret  string // base32, to be typed
	Picture string // a QR code of the same, as a data URI
}

// Fields implements codec.Record.
func (s *TwoFactorSetup) Fields(c *codec.Codec) {
	c.String("secret", &s.Secret, IDLimit)
	c.String("picture", &s.Picture, AttributesLimit)
}

// RecoveryCodes are the codes that each sign in once without the second factor.
// They are shown once.
type RecoveryCodes struct{ Codes []string }

// RecoveryCodesCount is how many recovery codes an agent gets.
const RecoveryCodesCount = 10

// Fields implements codec.Record.
func (s *RecoveryCodes) Fields(c *codec.Codec) {
	c.Strings("codes", &s.Codes, RecoveryCodesCount, IDLimit)
}

// A Member is an agent as owners see them.
type Member struct {
	Account
	Deactivated int64 // when the agent was deactivated, Unix milliseconds; 0 if active
	Used        int64 // when one of the agent's sign-ins was last used, Unix milliseconds; 0 if there is none
}

// Fields implements codec.Record.
func (m *Member) Fields(c *codec.Codec) {
	m.Account.Fields(c)
	c.Int("deactivated", &m.Deactivated)
	c.Int("used", &m.Used)
}

// An Invitation lets one person become an agent.
type Invitation struct {
	ID      string
	For     string // whom it is for, in the words of whoever invites; may be ""
	Role    Role
	Brands  []string
	By      string // the name of who made it; "" for the operator
	Created int64  // Unix milliseconds
	Expires int64  // Unix milliseconds
	Address string // where it is used; only in the answer to whoever makes it
}

// Fields implements codec.Record.
func (v *Invitation) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("for", &v.For, NameLimit)
	codec.Enum(c, "role", &v.Role, Roles...)
	c.Strings("brands", &v.Brands, BrandsPerAgent, IDLimit)
	c.String("by", &v.By, NameLimit)
	c.Int("created", &v.Created)
	c.Int("expires", &v.Expires)
	c.String("address", &v.Address, AddressLimit)
}

// A Team is what owners see and change.
type Team struct {
	Members     []Member
	Invitations []Invitation
	Brands      []BrandName // those that an agent may be limited to
}

// Fields implements codec.Record.
func (t *Team) Fields(c *codec.Codec) {
	codec.List(c, "members", &t.Members, TeamSize)
	codec.List(c, "invitations", &t.Invitations, TeamSize)
	codec.List(c, "brands", &t.Brands, BrandsPerAgent)
}

// An AuditAction is what somebody did to an account or to the team, or to a visitor
// that cannot be seen in a conversation any more.
type AuditAction string

// The actions. An entry says who did it (Actor) to whom (Target).
const (
	AuditJoined          AuditAction = "joined"            // an invitation was used; Detail is the role
	AuditSignedIn        AuditAction = "signed-in"         // Detail is the browser
	AuditSignedOut       AuditAction = "signed-out"        // one sign-in was ended; Detail is its browser
	AuditSignedOutAll    AuditAction = "signed-out-others" // all sign-ins but the one that asked
	AuditRenamed         AuditAction = "renamed"           // Detail is the former name
	AuditPassword        AuditAction = "password"          // the password was changed
	AuditTwoFactorOn     AuditAction = "two-factor-on"
	AuditTwoFactorOff    AuditAction = "two-factor-off"
	AuditRecoveryCodes   AuditAction = "recovery-codes"   // new recovery codes were made
	AuditRecoveryCode    AuditAction = "recovery-code"    // one was used to sign in
	AuditInvited         AuditAction = "invited"          // Target is whom it is for, Detail the role
	AuditInviteWithdrawn AuditAction = "invite-withdrawn" // likewise
	AuditRole            AuditAction = "role"             // Detail is the new role and, if it is limited, the brands
	AuditDeactivated     AuditAction = "deactivated"
	AuditReactivated     AuditAction = "reactivated"
	AuditRemoved         AuditAction = "removed"
	AuditReset           AuditAction = "reset"     // a link to recover the account was made
	AuditRecovered       AuditAction = "recovered" // it was used
	AuditExported        AuditAction = "exported"  // Target is the id of a customer whose data was asked for
	AuditErased          AuditAction = "erased"    // Target is the id of a customer whose data was removed
	AuditBlocked         AuditAction = "blocked"   // Target is the id of the customer, Detail "network" if it is theirs that was blocked
	AuditUnblocked       AuditAction = "unblocked" // likewise; there is no Target where a network was blocked
	AuditDeleted         AuditAction = "deleted"   // Target is the id of a conversation

	// Of these the Target is the id of a release.
	AuditReleaseAdded      AuditAction = "release-added"
	AuditReleaseCanary     AuditAction = "release-canary"      // Detail is its share
	AuditReleasePromoted   AuditAction = "release-promoted"    // Detail is why
	AuditReleaseRolledBack AuditAction = "release-rolled-back" // Detail is why
	AuditReleasePinned     AuditAction = "release-pinned"      // Detail is the site
	AuditReleaseUnpinned   AuditAction = "release-unpinned"    // likewise; the Target is that to which it was pinned
	AuditReleaseRemoved    AuditAction = "release-removed"

	AuditSessionsRepair AuditAction = "sessions-repair" // browsers are to repair what they have stored; Detail is which, and there is no Target
)

// An AuditEntry is one line of the audit log. The names are those of the time.
type AuditEntry struct {
	Number  int64 // grows with each entry
	At      int64 // Unix milliseconds
	Actor   string
	Action  AuditAction
	Target  string
	Detail  string
	Network string // that the actor used; "" for the operator's command line
}

// Fields implements codec.Record.
func (e *AuditEntry) Fields(c *codec.Codec) {
	c.Int("number", &e.Number)
	c.Int("at", &e.At)
	c.String("actor", &e.Actor, NameLimit)
	action := string(e.Action)
	c.String("action", &action, IDLimit)
	e.Action = AuditAction(action)
	c.String("target", &e.Target, NameLimit)
	c.String("detail", &e.Detail, AddressLimit)
	c.String("network", &e.Network, NameLimit)
}

// An AuditPage is a part of the audit log, the newest entry first.
type AuditPage struct {
	Entries []AuditEntry
	More    bool // there are older ones
}

// Fields implements codec.Record.
func (p *AuditPage) Fields(c *codec.Codec) {
	codec.List(c, "entries", &p.Entries, AuditPageSize)
	c.Bool("more", &p.More)
}

// Erased is the answer to erasing a customer: how much was removed.
type Erased struct {
	Sessions      int64
	Conversations int64
	Messages      int64
	Blocks        int64
	Complete      bool // the text is in no file of the database any more; else somebody was reading, such as a backup
}

// Fields implements codec.Record.
func (e *Erased) Fields(c *codec.Codec) {
	c.Int("sessions", &e.Sessions)
	c.Int("conversations", &e.Conversations)
	c.Int("messages", &e.Messages)
	c.Int("blocks", &e.Blocks)
	c.Bool("complete", &e.Complete)
}
