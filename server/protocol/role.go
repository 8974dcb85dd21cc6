package protocol

// A Role is what an agent may do. Its methods are the one place that says which
// role may do what: the store asks them before a write, the hub and the web
// before they take a request, and the inbox to know what to offer.
type Role string

// The roles.
const (
	RoleOwner    Role = "owner"     // everything, and the team
	RoleAgent    Role = "agent"     // answers customers
	RoleReadOnly Role = "read-only" // looks on
)

// Roles are all roles, the one that may do most first.
var Roles = []Role{RoleOwner, RoleAgent, RoleReadOnly}

// Valid reports whether the role is one of Roles.
func (r Role) Valid() bool { return r == RoleOwner || r == RoleAgent || r == RoleReadOnly }

// MayReply reports whether the role may change conversations: write, end and
// reopen, mark as read, describe, and be seen typing.
func (r Role) MayReply() bool { return r == RoleOwner || r == RoleAgent }

// MayManage reports whether the role may see and change the team: its members,
// invitations and audit log.
func (r Role) MayManage() bool { return r == RoleOwner }
