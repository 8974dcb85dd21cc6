package storetest

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"kith/server/protocol"
	"kith/server/store"
)

// A Failing is a store of which calls fail, as if the database did: with ErrFailed,
// before they have done anything. Follow and Close do not fail.
type Failing struct {
	store.Store

	// Fails, if it is set, reports of each call whether it fails. Actor is zero for a
	// method that has none.
	Fails func(method string, actor store.Actor) bool

	left  atomic.Int64 // calls until the one of FailAt, it included; 0 or less if none will fail
	calls atomic.Int64
}

// ErrFailed is the error of a Failing.
var ErrFailed = errors.New("the store fails, as the test wants it")

// FailAt has the nth call from now fail, beginning with 1.
func (f *Failing) FailAt(n int64) {
	f.left.Store(n)
	f.calls.Store(0)
}

// Calls returns how many calls there were since FailAt.
func (f *Failing) Calls() int64 { return f.calls.Load() }

// Failed reports whether the call has failed that FailAt has chosen.
func (f *Failing) Failed() bool { return f.left.Load() <= 0 }

func (f *Failing) next(method string, actor store.Actor) error {
	f.calls.Add(1)
	if f.left.Add(-1) == 0 || f.Fails != nil && f.Fails(method, actor) {
		return ErrFailed
	}
	return nil
}

// AddRelease implements store.Store.
func (f *Failing) AddRelease(ctx context.Context, by store.Cause, id string, file []byte) (err error) {
	if err = f.next("AddRelease", store.Actor{}); err == nil {
		err = f.Store.AddRelease(ctx, by, id, file)
	}
	return
}

// AgentByID implements store.Store.
func (f *Failing) AgentByID(ctx context.Context, id string) (v store.Agent, err error) {
	if err = f.next("AgentByID", store.Actor{}); err == nil {
		v, err = f.Store.AgentByID(ctx, id)
	}
	return
}

// AgentByName implements store.Store.
func (f *Failing) AgentByName(ctx context.Context, name store.NameKey) (v store.Agent, err error) {
	if err = f.next("AgentByName", store.Actor{}); err == nil {
		v, err = f.Store.AgentByName(ctx, name)
	}
	return
}

// AgentBySignIn implements store.Store.
func (f *Failing) AgentBySignIn(ctx context.Context, tokenHash []byte) (v store.Agent, w store.SignIn, err error) {
	if err = f.next("AgentBySignIn", store.Actor{}); err == nil {
		v, w, err = f.Store.AgentBySignIn(ctx, tokenHash)
	}
	return
}

// AgentSnapshot implements store.Store.
func (f *Failing) AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (v store.Snapshot, err error) {
	if err = f.next("AgentSnapshot", store.Actor{}); err == nil {
		v, err = f.Store.AgentSnapshot(ctx, brands, have)
	}
	return
}

// Append implements store.Store.
func (f *Failing) Append(ctx context.Context, actor store.Actor, m store.NewMessage) (v protocol.Message, err error) {
	if err = f.next("Append", actor); err == nil {
		v, err = f.Store.Append(ctx, actor, m)
	}
	return
}

// AuditLog implements store.Store.
func (f *Failing) AuditLog(ctx context.Context, before int64) (v protocol.AuditPage, err error) {
	if err = f.next("AuditLog", store.Actor{}); err == nil {
		v, err = f.Store.AuditLog(ctx, before)
	}
	return
}

// Backup implements store.Store.
func (f *Failing) Backup(ctx context.Context, file string) (v int64, err error) {
	if err = f.next("Backup", store.Actor{}); err == nil {
		v, err = f.Store.Backup(ctx, file)
	}
	return
}

// Block implements store.Store.
func (f *Failing) Block(ctx context.Context, actor store.Actor, conversation string, b store.NewBlock) (err error) {
	if err = f.next("Block", actor); err == nil {
		err = f.Store.Block(ctx, actor, conversation, b)
	}
	return
}

// BlockRule implements store.Store.
func (f *Failing) BlockRule(ctx context.Context, id string) (v protocol.BlockRule, err error) {
	if err = f.next("BlockRule", store.Actor{}); err == nil {
		v, err = f.Store.BlockRule(ctx, id)
	}
	return
}

// BlockRules implements store.Store.
func (f *Failing) BlockRules(ctx context.Context, brands []string, after protocol.Cursor, limit int) (v []protocol.BlockRule, w bool, err error) {
	if err = f.next("BlockRules", store.Actor{}); err == nil {
		v, w, err = f.Store.BlockRules(ctx, brands, after, limit)
	}
	return
}

// CodeIsOpen implements store.Store.
func (f *Failing) CodeIsOpen(ctx context.Context, codeHash []byte) (err error) {
	if err = f.next("CodeIsOpen", store.Actor{}); err == nil {
		err = f.Store.CodeIsOpen(ctx, codeHash)
	}
	return
}

// Conversation implements store.Store.
func (f *Failing) Conversation(ctx context.Context, id string) (v store.Conversation, err error) {
	if err = f.next("Conversation", store.Actor{}); err == nil {
		v, err = f.Store.Conversation(ctx, id)
	}
	return
}

// ConversationWithHistory implements store.Store.
func (f *Failing) ConversationWithHistory(ctx context.Context, conversation string) (v store.Conversation, w store.MessagePage, err error) {
	if err = f.next("ConversationWithHistory", store.Actor{}); err == nil {
		v, w, err = f.Store.ConversationWithHistory(ctx, conversation)
	}
	return
}

// ConversationsOf implements store.Store.
func (f *Failing) ConversationsOf(ctx context.Context, customer string) (v []store.Conversation, err error) {
	if err = f.next("ConversationsOf", store.Actor{}); err == nil {
		v, err = f.Store.ConversationsOf(ctx, customer)
	}
	return
}

// CountOwners implements store.Store.
func (f *Failing) CountOwners(ctx context.Context) (v int, err error) {
	if err = f.next("CountOwners", store.Actor{}); err == nil {
		v, err = f.Store.CountOwners(ctx)
	}
	return
}

// CreateAgent implements store.Store.
func (f *Failing) CreateAgent(ctx context.Context, network string, codeHash []byte, name string, passwordHash string) (v store.Agent, err error) {
	if err = f.next("CreateAgent", store.Actor{}); err == nil {
		v, err = f.Store.CreateAgent(ctx, network, codeHash, name, passwordHash)
	}
	return
}

// DeleteConversation implements store.Store.
func (f *Failing) DeleteConversation(ctx context.Context, actor store.Actor, conversation string) (err error) {
	if err = f.next("DeleteConversation", actor); err == nil {
		err = f.Store.DeleteConversation(ctx, actor, conversation)
	}
	return
}

// DescribeConversation implements store.Store.
func (f *Failing) DescribeConversation(ctx context.Context, actor store.Actor, conversation string, attributes string) (v string, err error) {
	if err = f.next("DescribeConversation", actor); err == nil {
		v, err = f.Store.DescribeConversation(ctx, actor, conversation, attributes)
	}
	return
}

// DescribeCustomer implements store.Store.
func (f *Failing) DescribeCustomer(ctx context.Context, actor store.Actor, attributes string) (v string, err error) {
	if err = f.next("DescribeCustomer", actor); err == nil {
		v, err = f.Store.DescribeCustomer(ctx, actor, attributes)
	}
	return
}

// EndConversation implements store.Store.
func (f *Failing) EndConversation(ctx context.Context, actor store.Actor, conversation string, reopen bool) (err error) {
	if err = f.next("EndConversation", actor); err == nil {
		err = f.Store.EndConversation(ctx, actor, conversation, reopen)
	}
	return
}

// EndOtherSignIns implements store.Store.
func (f *Failing) EndOtherSignIns(ctx context.Context, by store.Cause, agent string, keep string) (err error) {
	if err = f.next("EndOtherSignIns", store.Actor{}); err == nil {
		err = f.Store.EndOtherSignIns(ctx, by, agent, keep)
	}
	return
}

// EndSignIn implements store.Store.
func (f *Failing) EndSignIn(ctx context.Context, by store.Cause, agent string, id string) (err error) {
	if err = f.next("EndSignIn", store.Actor{}); err == nil {
		err = f.Store.EndSignIn(ctx, by, agent, id)
	}
	return
}

// EraseCustomer implements store.Store.
func (f *Failing) EraseCustomer(ctx context.Context, by store.Cause, customer string) (v store.Removal, err error) {
	if err = f.next("EraseCustomer", store.Actor{}); err == nil {
		v, err = f.Store.EraseCustomer(ctx, by, customer)
	}
	return
}

// Evidence implements store.Store.
func (f *Failing) Evidence(ctx context.Context, release string) (v store.Evidence, err error) {
	if err = f.next("Evidence", store.Actor{}); err == nil {
		v, err = f.Store.Evidence(ctx, release)
	}
	return
}

// ExportCustomer implements store.Store.
func (f *Failing) ExportCustomer(ctx context.Context, by store.Cause, customer string, w io.Writer) (err error) {
	if err = f.next("ExportCustomer", store.Actor{}); err == nil {
		err = f.Store.ExportCustomer(ctx, by, customer, w)
	}
	return
}

// FindCustomers implements store.Store.
func (f *Failing) FindCustomers(ctx context.Context, q store.CustomerQuery) (v []store.FoundCustomer, err error) {
	if err = f.next("FindCustomers", store.Actor{}); err == nil {
		v, err = f.Store.FindCustomers(ctx, q)
	}
	return
}

// History implements store.Store.
func (f *Failing) History(ctx context.Context, conversation string, before int64) (v store.MessagePage, err error) {
	if err = f.next("History", store.Actor{}); err == nil {
		v, err = f.Store.History(ctx, conversation, before)
	}
	return
}

// Incident implements store.Store.
func (f *Failing) Incident(ctx context.Context, id string) (v store.Incident, err error) {
	if err = f.next("Incident", store.Actor{}); err == nil {
		v, err = f.Store.Incident(ctx, id)
	}
	return
}

// Incidents implements store.Store.
func (f *Failing) Incidents(ctx context.Context, resolvedSince int64) (v []store.Incident, err error) {
	if err = f.next("Incidents", store.Actor{}); err == nil {
		v, err = f.Store.Incidents(ctx, resolvedSince)
	}
	return
}

// Invite implements store.Store.
func (f *Failing) Invite(ctx context.Context, by store.Cause, v store.NewInvitation) (err error) {
	if err = f.next("Invite", store.Actor{}); err == nil {
		err = f.Store.Invite(ctx, by, v)
	}
	return
}

// IsBlocked implements store.Store.
func (f *Failing) IsBlocked(ctx context.Context, visitor store.Visitor) (v bool, err error) {
	if err = f.next("IsBlocked", store.Actor{}); err == nil {
		v, err = f.Store.IsBlocked(ctx, visitor)
	}
	return
}

// JoinSessions implements store.Store.
func (f *Failing) JoinSessions(ctx context.Context, actor store.Actor, others []store.Visitor) (err error) {
	if err = f.next("JoinSessions", actor); err == nil {
		err = f.Store.JoinSessions(ctx, actor, others)
	}
	return
}

// KnowsDevice implements store.Store.
func (f *Failing) KnowsDevice(ctx context.Context, deviceHash []byte, name store.NameKey) (v bool, err error) {
	if err = f.next("KnowsDevice", store.Actor{}); err == nil {
		v, err = f.Store.KnowsDevice(ctx, deviceHash, name)
	}
	return
}

// ListConversations implements store.Store.
func (f *Failing) ListConversations(ctx context.Context, view protocol.View, brands []string, after protocol.Cursor, limit int) (v store.ConversationPage, err error) {
	if err = f.next("ListConversations", store.Actor{}); err == nil {
		v, err = f.Store.ListConversations(ctx, view, brands, after, limit)
	}
	return
}

// LoginCustomer implements store.Store.
func (f *Failing) LoginCustomer(ctx context.Context, actor store.Actor, login store.Login) (v protocol.Customer, w string, err error) {
	if err = f.next("LoginCustomer", actor); err == nil {
		v, w, err = f.Store.LoginCustomer(ctx, actor, login)
	}
	return
}

// Mark implements store.Store.
func (f *Failing) Mark(ctx context.Context, actor store.Actor, conversation string, delivered int64, read int64) (err error) {
	if err = f.next("Mark", actor); err == nil {
		err = f.Store.Mark(ctx, actor, conversation, delivered, read)
	}
	return
}

// MarkSpam implements store.Store.
func (f *Failing) MarkSpam(ctx context.Context, actor store.Actor, conversation string, spam bool) (err error) {
	if err = f.next("MarkSpam", actor); err == nil {
		err = f.Store.MarkSpam(ctx, actor, conversation, spam)
	}
	return
}

// Members implements store.Store.
func (f *Failing) Members(ctx context.Context) (v []store.Member, err error) {
	if err = f.next("Members", store.Actor{}); err == nil {
		v, err = f.Store.Members(ctx)
	}
	return
}

// OpenInvitations implements store.Store.
func (f *Failing) OpenInvitations(ctx context.Context) (v []protocol.Invitation, err error) {
	if err = f.next("OpenInvitations", store.Actor{}); err == nil {
		v, err = f.Store.OpenInvitations(ctx)
	}
	return
}

// Picture implements store.Store.
func (f *Failing) Picture(ctx context.Context, agent string) (v string, w []byte, err error) {
	if err = f.next("Picture", store.Actor{}); err == nil {
		v, w, err = f.Store.Picture(ctx, agent)
	}
	return
}

// ProveSignIn implements store.Store.
func (f *Failing) ProveSignIn(ctx context.Context, id string) (err error) {
	if err = f.next("ProveSignIn", store.Actor{}); err == nil {
		err = f.Store.ProveSignIn(ctx, id)
	}
	return
}

// Ready implements store.Store.
func (f *Failing) Ready() (err error) {
	if err = f.next("Ready", store.Actor{}); err == nil {
		err = f.Store.Ready()
	}
	return
}

// Recover implements store.Store.
func (f *Failing) Recover(ctx context.Context, network string, codeHash []byte, passwordHash string) (v store.Agent, err error) {
	if err = f.next("Recover", store.Actor{}); err == nil {
		v, err = f.Store.Recover(ctx, network, codeHash, passwordHash)
	}
	return
}

// ReleaseFile implements store.Store.
func (f *Failing) ReleaseFile(ctx context.Context, id string) (v []byte, err error) {
	if err = f.next("ReleaseFile", store.Actor{}); err == nil {
		v, err = f.Store.ReleaseFile(ctx, id)
	}
	return
}

// ReleaseLog implements store.Store.
func (f *Failing) ReleaseLog(ctx context.Context) (v []protocol.AuditEntry, err error) {
	if err = f.next("ReleaseLog", store.Actor{}); err == nil {
		v, err = f.Store.ReleaseLog(ctx)
	}
	return
}

// RemoveAgent implements store.Store.
func (f *Failing) RemoveAgent(ctx context.Context, by store.Cause, agent string) (err error) {
	if err = f.next("RemoveAgent", store.Actor{}); err == nil {
		err = f.Store.RemoveAgent(ctx, by, agent)
	}
	return
}

// RemoveOld implements store.Store.
func (f *Failing) RemoveOld(ctx context.Context, brand string, before int64) (v store.Removal, err error) {
	if err = f.next("RemoveOld", store.Actor{}); err == nil {
		v, err = f.Store.RemoveOld(ctx, brand, before)
	}
	return
}

// RemoveRelease implements store.Store.
func (f *Failing) RemoveRelease(ctx context.Context, by store.Cause, id string) (err error) {
	if err = f.next("RemoveRelease", store.Actor{}); err == nil {
		err = f.Store.RemoveRelease(ctx, by, id)
	}
	return
}

// Rename implements store.Store.
func (f *Failing) Rename(ctx context.Context, by store.Cause, agent string, name string) (err error) {
	if err = f.next("Rename", store.Actor{}); err == nil {
		err = f.Store.Rename(ctx, by, agent, name)
	}
	return
}

// RepairSessions implements store.Store.
func (f *Failing) RepairSessions(ctx context.Context, by store.Cause, sessions []string, detail string) (v int64, err error) {
	if err = f.next("RepairSessions", store.Actor{}); err == nil {
		v, err = f.Store.RepairSessions(ctx, by, sessions, detail)
	}
	return
}

// Repaired implements store.Store.
func (f *Failing) Repaired(ctx context.Context, actor store.Actor) (err error) {
	if err = f.next("Repaired", actor); err == nil {
		err = f.Store.Repaired(ctx, actor)
	}
	return
}

// RepairsLeft implements store.Store.
func (f *Failing) RepairsLeft(ctx context.Context, since int64) (v int64, err error) {
	if err = f.next("RepairsLeft", store.Actor{}); err == nil {
		v, err = f.Store.RepairsLeft(ctx, since)
	}
	return
}

// RepairsOf implements store.Store.
func (f *Failing) RepairsOf(ctx context.Context, release string) (v store.Repairs, err error) {
	if err = f.next("RepairsOf", store.Actor{}); err == nil {
		v, err = f.Store.RepairsOf(ctx, release)
	}
	return
}

// RequestRepairs implements store.Store.
func (f *Failing) RequestRepairs(ctx context.Context, release string) (v int64, err error) {
	if err = f.next("RequestRepairs", store.Actor{}); err == nil {
		v, err = f.Store.RequestRepairs(ctx, release)
	}
	return
}

// Reset implements store.Store.
func (f *Failing) Reset(ctx context.Context, by store.Cause, r store.NewReset) (err error) {
	if err = f.next("Reset", store.Actor{}); err == nil {
		err = f.Store.Reset(ctx, by, r)
	}
	return
}

// RevokeSession implements store.Store.
func (f *Failing) RevokeSession(ctx context.Context, session string, keyHash []byte) (err error) {
	if err = f.next("RevokeSession", store.Actor{}); err == nil {
		err = f.Store.RevokeSession(ctx, session, keyHash)
	}
	return
}

// Rollout implements store.Store.
func (f *Failing) Rollout(ctx context.Context) (v store.Rollout, w []string, err error) {
	if err = f.next("Rollout", store.Actor{}); err == nil {
		v, w, err = f.Store.Rollout(ctx)
	}
	return
}

// Session implements store.Store.
func (f *Failing) Session(ctx context.Context, visitor store.Visitor) (v store.Session, err error) {
	if err = f.next("Session", store.Actor{}); err == nil {
		v, err = f.Store.Session(ctx, visitor)
	}
	return
}

// SessionsAfter implements store.Store.
func (f *Failing) SessionsAfter(ctx context.Context, id string) (v []store.StoredSession, err error) {
	if err = f.next("SessionsAfter", store.Actor{}); err == nil {
		v, err = f.Store.SessionsAfter(ctx, id)
	}
	return
}

// SessionsOf implements store.Store.
func (f *Failing) SessionsOf(ctx context.Context, customer string) (v []store.StoredSession, err error) {
	if err = f.next("SessionsOf", store.Actor{}); err == nil {
		v, err = f.Store.SessionsOf(ctx, customer)
	}
	return
}

// SetActive implements store.Store.
func (f *Failing) SetActive(ctx context.Context, by store.Cause, agent string, active bool) (err error) {
	if err = f.next("SetActive", store.Actor{}); err == nil {
		err = f.Store.SetActive(ctx, by, agent, active)
	}
	return
}

// SetEvidence implements store.Store.
func (f *Failing) SetEvidence(ctx context.Context, release string, e store.Evidence) (err error) {
	if err = f.next("SetEvidence", store.Actor{}); err == nil {
		err = f.Store.SetEvidence(ctx, release, e)
	}
	return err
}

// SetIncident implements store.Store.
func (f *Failing) SetIncident(ctx context.Context, v store.Incident) (err error) {
	if err = f.next("SetIncident", store.Actor{}); err == nil {
		err = f.Store.SetIncident(ctx, v)
	}
	return
}

// SetPassword implements store.Store.
func (f *Failing) SetPassword(ctx context.Context, by store.Cause, agent string, passwordHash string, keep string, keepDevice []byte) (err error) {
	if err = f.next("SetPassword", store.Actor{}); err == nil {
		err = f.Store.SetPassword(ctx, by, agent, passwordHash, keep, keepDevice)
	}
	return
}

// SetPicture implements store.Store.
func (f *Failing) SetPicture(ctx context.Context, agent string, mediaType string, picture []byte) (err error) {
	if err = f.next("SetPicture", store.Actor{}); err == nil {
		err = f.Store.SetPicture(ctx, agent, mediaType, picture)
	}
	return
}

// SetRecoveryCodes implements store.Store.
func (f *Failing) SetRecoveryCodes(ctx context.Context, by store.Cause, agent string, recovery [][]byte) (err error) {
	if err = f.next("SetRecoveryCodes", store.Actor{}); err == nil {
		err = f.Store.SetRecoveryCodes(ctx, by, agent, recovery)
	}
	return
}

// SetRole implements store.Store.
func (f *Failing) SetRole(ctx context.Context, by store.Cause, agent string, role protocol.Role, brands []string) (err error) {
	if err = f.next("SetRole", store.Actor{}); err == nil {
		err = f.Store.SetRole(ctx, by, agent, role, brands)
	}
	return
}

// SetRollout implements store.Store.
func (f *Failing) SetRollout(ctx context.Context, by store.Cause, r store.Rollout, c store.RolloutChange) (err error) {
	if err = f.next("SetRollout", store.Actor{}); err == nil {
		err = f.Store.SetRollout(ctx, by, r, c)
	}
	return
}

// SetSecondFactor implements store.Store.
func (f *Failing) SetSecondFactor(ctx context.Context, by store.Cause, agent string, secret []byte, recovery [][]byte) (err error) {
	if err = f.next("SetSecondFactor", store.Actor{}); err == nil {
		err = f.Store.SetSecondFactor(ctx, by, agent, secret, recovery)
	}
	return
}

// SignIn implements store.Store.
func (f *Failing) SignIn(ctx context.Context, by store.Cause, v store.NewSignIn) (err error) {
	if err = f.next("SignIn", store.Actor{}); err == nil {
		err = f.Store.SignIn(ctx, by, v)
	}
	return
}

// SignInsOf implements store.Store.
func (f *Failing) SignInsOf(ctx context.Context, agent string) (v []protocol.SignIn, err error) {
	if err = f.next("SignInsOf", store.Actor{}); err == nil {
		v, err = f.Store.SignInsOf(ctx, agent)
	}
	return
}

// Snapshot implements store.Store.
func (f *Failing) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (v store.Snapshot, err error) {
	if err = f.next("Snapshot", store.Actor{}); err == nil {
		v, err = f.Store.Snapshot(ctx, customer, have)
	}
	return
}

// Unblock implements store.Store.
func (f *Failing) Unblock(ctx context.Context, actor store.Actor, block string) (err error) {
	if err = f.next("Unblock", actor); err == nil {
		err = f.Store.Unblock(ctx, actor, block)
	}
	return
}

// UpdateVisitor implements store.Store.
func (f *Failing) UpdateVisitor(ctx context.Context, actor store.Actor) (err error) {
	if err = f.next("UpdateVisitor", actor); err == nil {
		err = f.Store.UpdateVisitor(ctx, actor)
	}
	return
}

// UseRecoveryCode implements store.Store.
func (f *Failing) UseRecoveryCode(ctx context.Context, by store.Cause, agent string, codeHash []byte) (err error) {
	if err = f.next("UseRecoveryCode", store.Actor{}); err == nil {
		err = f.Store.UseRecoveryCode(ctx, by, agent, codeHash)
	}
	return
}

// UseSignIn implements store.Store.
func (f *Failing) UseSignIn(ctx context.Context, id string, network string) (err error) {
	if err = f.next("UseSignIn", store.Actor{}); err == nil {
		err = f.Store.UseSignIn(ctx, id, network)
	}
	return
}

// UseStep implements store.Store.
func (f *Failing) UseStep(ctx context.Context, agent string, step int64) (err error) {
	if err = f.next("UseStep", store.Actor{}); err == nil {
		err = f.Store.UseStep(ctx, agent, step)
	}
	return
}

// Withdraw implements store.Store.
func (f *Failing) Withdraw(ctx context.Context, by store.Cause, id string) (err error) {
	if err = f.next("Withdraw", store.Actor{}); err == nil {
		err = f.Store.Withdraw(ctx, by, id)
	}
	return
}
