package state

import "kith/server/protocol"

// Settings are the pages about the agent's account, the team and the releases. They are shown
// instead of the inbox, which goes on behind them.
type Settings struct {
	Page    SettingsPage
	Loading bool   // what the page shows was asked for and has not come
	Error   string // why it has not come, or why something was not done, a sentence; "" for none
	Notice  string // what was done, a sentence; "" for none

	Account  protocol.Account // as the server last sent it
	Name     string           // as it is being typed
	Password string           // likewise
	Reveal   bool             // the password is shown
	SignIns  []protocol.SignIn
	Factor   FactorSetup

	Team   protocol.Team
	Audit  []protocol.AuditEntry // the newest first
	More   bool                  // there are older ones
	Dialog SettingsDialog
	Member Member // that the dialog is about

	Releases  protocol.Releases // as the server last sent them
	RefreshAt int64             // when they are asked for again, Unix milliseconds
	Form      ReleaseForm       // what the dialog asks for
}

// A SettingsPage is one of the pages.
type SettingsPage string

// The pages.
const (
	NoSettings   SettingsPage = ""
	AccountPage  SettingsPage = "account"
	TeamPage     SettingsPage = "team"
	AuditPage    SettingsPage = "audit"
	ReleasesPage SettingsPage = "releases"
)

// A FactorSetup is how far turning on the second factor has come.
type FactorSetup struct {
	Secret  string // "" before it has come
	Picture string
	Code    string   // as it is being typed
	Codes   []string // the recovery codes, which are shown once
	Copied  bool
}

// A SettingsDialog is a dialog of the pages.
type SettingsDialog string

// The dialogs.
const (
	NoSettingsDialog SettingsDialog = ""
	InviteDialog     SettingsDialog = "invite" // whom to invite
	InvitedDialog    SettingsDialog = "invited"
	MemberDialog     SettingsDialog = "member" // what a member may do
	RemoveDialog     SettingsDialog = "remove" // asks whether to remove a member

	AddReleaseDialog    SettingsDialog = "addrelease" // which file to add
	ReleaseDialog       SettingsDialog = "release"    // what to do with a release
	CanaryDialog        SettingsDialog = "canary"     // how many get it
	PromoteDialog       SettingsDialog = "promote"
	RollbackDialog      SettingsDialog = "rollback" // why
	PinDialog           SettingsDialog = "pin"      // to which site
	RemoveReleaseDialog SettingsDialog = "removerelease"
)

// A Member is whom a dialog is about: a member, or somebody to be invited.
type Member struct {
	ID          string // "" for somebody to be invited
	Name        string // of somebody to be invited, as it is being typed
	Role        protocol.Role
	Brands      []string
	Deactivated bool
	Address     string // of the invitation
	Copied      bool
}

// AuditLimit is how many entries of the audit log the page keeps.
const AuditLimit = 1000

// MayReply reports whether the agent may change conversations. A server of before
// there were roles sends none, and lets everybody.
func (m *Model) MayReply() bool { return m.Role == "" || m.Role.MayReply() }

// MayManage reports whether the agent may manage the team.
func (m *Model) MayManage() bool { return m.Role == "" || m.Role.MayManage() }

// FindMember returns a member of the team, or nil.
func (s *Settings) FindMember(id string) *protocol.Member {
	for i := range s.Team.Members {
		if s.Team.Members[i].ID == id {
			return &s.Team.Members[i]
		}
	}
	return nil
}

// A ReleaseForm is what a dialog about a release asks for.
type ReleaseForm struct {
	Release string // its id; "" for one that is to be added
	Opener  string // the name of what opened the dialog; "" for the line of the release
	Share   string // as it is chosen or being typed, in percent
	Why     string // as it is being typed
	Site    string // likewise
	Sent    int64  // of the file, in percent
}

// FindRelease returns a release that the server holds, or nil.
func (s *Settings) FindRelease(id string) *protocol.Release {
	for i := range s.Releases.Held {
		if s.Releases.Held[i].ID == id {
			return &s.Releases.Held[i]
		}
	}
	return nil
}
