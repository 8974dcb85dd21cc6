package store

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations are the steps from an empty database to the present schema. Each
// runs once, in order, in a transaction of its own that also stores its number.
// A step that was released is never changed; doc.go says how to add one.
//
// The steps use only SQL that SQLite and PostgreSQL share. Times are Unix
// milliseconds. BYTEA is bytes. There is no BOOLEAN: a time of 0 means no.
//
// What the less obvious columns hold:
//
//	agents.name_key          the name in the form in which it must be unique (nameKey)
//	agents.password          the hash of the password
//	agents.picture_version   0 without a picture; counts how often it was set
//	agents.role              a protocol.Role; agents of before there were roles
//	                         are owners, since each of them could do everything
//	agents.brands            the keys of the brands the agent is limited to, one
//	                         a line; "" for all
//	agents.removed_at        0 unless removed; the row stays, because messages
//	                         name it, without password, picture and name_key
//	agents.totp_secret       NULL without a second factor
//	agents.totp_step         the step (RFC 6238) of the last code that was used
//	codes.hash               an invitation's code, hashed (HashToken)
//	codes.purpose            a codePurpose: 'first', 'invite' or 'reset'
//	codes.label              whom an invitation is for
//	codes.agent              whose account a code of the purpose 'reset' recovers
//	codes.made_by            the id of the agent who made it; "" for the operator
//	sign_ins.hash            a sign-in's token, hashed (HashToken)
//	sign_ins.proved_at       when the agent last proved who they are
//	devices.hash             the token of a browser in which the agent has signed
//	                         in before, hashed (HashToken)
//	audit.actor, target      ids of agents; the names beside them are of the time
//	customers.brand          a brand's key, as in sessions and conversations
//	customers.external_id    the site's own id for the person
//	customers.attributes     a JSON object, or "", as in conversations
//	customers.page_address   the page that the visitor was on last
//	customers.network        the network that the visitor came from last, so that
//	                         agents can block it: an IPv4 address, or the first 64
//	                         bits of an IPv6 address; "" if unknown. It is
//	                         personal data, kept nowhere else but in blocks, and
//	                         goes with the row
//	sessions.revoke_hash     the key that ends the session, hashed; NULL if it
//	                         has none, and the token does
//	sessions.replaced_by     the id of the session that goes on in its place,
//	                         "" for none
//	sessions.release         the release of the widget that it ran last, "" if unknown,
//	                         or if another session goes on in its place
//	sessions.repair_at       when it was decided that what its browser has stored is
//	                         to be repaired, 0 if it is sound, or was repaired
//	sessions.repair_release  the release for which that was decided last, also after
//	                         the repair; "" for none, or if the operator has decided it
//	incidents.began          when it was noticed
//	incidents.resolved       0 while it is open
//	incidents.revision       1, 2, 3 …; grows with each change
//	incidents.text           all of it, as server/incident encodes it
//	releases.file            the release's file; see server/release
//	rollout                  which release pages get, as server/release encodes it; the
//	                         one row is replaced by each change
//	evidence.text            what is known of a release as a canary, as server/watch
//	                         encodes it; evidence.revision counts its changes
//	customers.email_verified when the site said that the address is proven, 0 if
//	                         it never has; of all customers of a brand with the
//	                         same address one at most has it proven
//	customers.seen_at        when the customer was last connected, to the hour
//	revocations              of sessions that are not stored: nothing was written
//	                         under them, or they were removed
//	used_tokens              the ids (jti) of the sites' tokens, hashed, with the
//	                         session that each has made
//	conversations.last       the number of the newest message, 0 without one
//	conversations.last_at    when that was written
//	conversations.preview    the beginning of its text
//	conversations.author     which side wrote it: 'customer' or 'agent'
//	conversations.agent      the agent who wrote last, NULL if none has; not
//	                         always the author of the newest message
//	conversations.ended_at   0 unless the conversation has ended
//	conversations.spam_at    when an agent marked it as spam, else 0
//	conversations.waiting_since
//	                         when the customer wrote the first message that no
//	                         agent has answered, 0 if there is none
//	conversations.customer_read, agent_read, customer_delivered, agent_delivered
//	                         the number up to which that side has read or
//	                         received the messages
//	conversations.customer_unread, agent_unread
//	                         how many messages of the other side that side has
//	                         not read
//	conversations.revision   grows with every change of the row
//	messages.number          1, 2, 3 … in each conversation
//	messages.client          the id that the message got where it was written;
//	                         a second message with it is not stored
//	messages.agent           the agent who wrote it, NULL for the customer
//	blocks.customer          whose messages are refused; NULL if it is a network
//	blocks.network           whose visitors' messages are refused, as in customers;
//	                         "" if it is a customer
//	blocks.agent             who made the block
//	blocks.expires_at        0 for never
var migrations = []string{`
CREATE TABLE agents (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL UNIQUE,
	password TEXT NOT NULL,
	picture BYTEA,
	picture_type TEXT NOT NULL DEFAULT '',
	picture_version BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL
);
CREATE TABLE codes (
	hash BYTEA PRIMARY KEY,
	expires_at BIGINT NOT NULL
);
CREATE TABLE sign_ins (
	hash BYTEA PRIMARY KEY,
	agent TEXT NOT NULL REFERENCES agents (id),
	expires_at BIGINT NOT NULL
);
CREATE TABLE customers (
	id TEXT PRIMARY KEY,
	brand TEXT NOT NULL,
	name TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	external_id TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	attributes TEXT NOT NULL DEFAULT '',
	browser TEXT NOT NULL DEFAULT '',
	language TEXT NOT NULL DEFAULT '',
	page_address TEXT NOT NULL DEFAULT '',
	page_title TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX customers_email ON customers (brand, email) WHERE email <> '';
CREATE UNIQUE INDEX customers_external ON customers (brand, external_id) WHERE external_id <> '';
CREATE TABLE sessions (
	id TEXT PRIMARY KEY,
	token_hash BYTEA,
	brand TEXT NOT NULL DEFAULT '',
	customer TEXT REFERENCES customers (id),
	created_at BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL DEFAULT 0,
	joined TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_joined ON sessions (joined) WHERE joined <> '';
CREATE INDEX sessions_customer ON sessions (customer);
CREATE INDEX sessions_tombstones ON sessions (revoked_at) WHERE customer IS NULL;
CREATE TABLE conversations (
	id TEXT PRIMARY KEY,
	brand TEXT NOT NULL,
	customer TEXT NOT NULL REFERENCES customers (id),
	created_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL DEFAULT 0,
	last BIGINT NOT NULL DEFAULT 0,
	last_at BIGINT NOT NULL,
	preview TEXT NOT NULL DEFAULT '',
	author TEXT NOT NULL DEFAULT '',
	agent TEXT REFERENCES agents (id),
	customer_delivered BIGINT NOT NULL DEFAULT 0,
	customer_read BIGINT NOT NULL DEFAULT 0,
	agent_delivered BIGINT NOT NULL DEFAULT 0,
	agent_read BIGINT NOT NULL DEFAULT 0,
	customer_unread BIGINT NOT NULL DEFAULT 0,
	agent_unread BIGINT NOT NULL DEFAULT 0,
	attributes TEXT NOT NULL DEFAULT '',
	revision BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX conversations_customer ON conversations (customer, last_at);
CREATE INDEX conversations_newest ON conversations (last_at);
CREATE TABLE messages (
	conversation TEXT NOT NULL REFERENCES conversations (id),
	number BIGINT NOT NULL,
	id TEXT NOT NULL,
	client TEXT NOT NULL,
	author TEXT NOT NULL,
	agent TEXT REFERENCES agents (id),
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (conversation, number),
	UNIQUE (conversation, client)
);
`, `
DELETE FROM sessions WHERE customer IS NULL;
DROP INDEX sessions_tombstones;
DROP INDEX sessions_joined;
ALTER TABLE sessions ADD COLUMN revoke_hash BYTEA;
ALTER TABLE sessions ADD COLUMN replaced_by TEXT NOT NULL DEFAULT '';
UPDATE sessions SET replaced_by = joined;
ALTER TABLE sessions DROP COLUMN joined;
CREATE INDEX sessions_replaced ON sessions (replaced_by) WHERE replaced_by <> '';
CREATE TABLE revocations (
	session TEXT NOT NULL,
	key_hash BYTEA NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (session, key_hash)
);
CREATE INDEX revocations_at ON revocations (at);
CREATE TABLE used_tokens (
	brand TEXT NOT NULL,
	hash BYTEA NOT NULL,
	session TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (brand, hash)
);
CREATE INDEX used_tokens_expired ON used_tokens (expires_at);
ALTER TABLE customers ADD COLUMN email_verified BIGINT NOT NULL DEFAULT 0;
DROP INDEX customers_email;
CREATE UNIQUE INDEX customers_email ON customers (brand, email) WHERE email <> '' AND external_id = '';
CREATE UNIQUE INDEX customers_verified ON customers (brand, email) WHERE email_verified > 0;
`, `
ALTER TABLE customers ADD COLUMN network TEXT NOT NULL DEFAULT '';
UPDATE customers SET page_address = '' WHERE page_address LIKE '%?%' OR page_address LIKE '%#%';
ALTER TABLE conversations ADD COLUMN spam_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0;
UPDATE conversations SET waiting_since = COALESCE((SELECT MIN(m.at) FROM messages m
	WHERE m.conversation = conversations.id AND m.number > COALESCE((SELECT MAX(answer.number) FROM messages answer
		WHERE answer.conversation = conversations.id AND answer.author <> 'customer'), 0)), 0);
CREATE TABLE blocks (
	id TEXT PRIMARY KEY,
	brand TEXT NOT NULL,
	customer TEXT REFERENCES customers (id),
	network TEXT NOT NULL DEFAULT '',
	agent TEXT REFERENCES agents (id),
	reason TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX blocks_customer ON blocks (customer);
CREATE UNIQUE INDEX blocks_network ON blocks (brand, network) WHERE network <> '';
CREATE INDEX blocks_newest ON blocks (created_at, id);
CREATE INDEX blocks_newest_brand ON blocks (brand, created_at, id);
CREATE INDEX blocks_expiry ON blocks (expires_at) WHERE expires_at <> 0;
DROP INDEX conversations_newest;
CREATE INDEX conversations_open ON conversations (last_at, id) WHERE ended_at = 0 AND spam_at = 0;
CREATE INDEX conversations_open_brand ON conversations (brand, last_at, id) WHERE ended_at = 0 AND spam_at = 0;
CREATE INDEX conversations_waiting ON conversations (waiting_since, id) WHERE ended_at = 0 AND spam_at = 0 AND waiting_since <> 0;
CREATE INDEX conversations_waiting_brand ON conversations (brand, waiting_since, id) WHERE ended_at = 0 AND spam_at = 0 AND waiting_since <> 0;
CREATE INDEX conversations_ended ON conversations (last_at, id) WHERE ended_at <> 0 AND spam_at = 0;
CREATE INDEX conversations_ended_brand ON conversations (brand, last_at, id) WHERE ended_at <> 0 AND spam_at = 0;
CREATE INDEX conversations_spam ON conversations (last_at, id) WHERE spam_at <> 0;
CREATE INDEX conversations_spam_brand ON conversations (brand, last_at, id) WHERE spam_at <> 0;
`, `
ALTER TABLE agents ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
ALTER TABLE agents ADD COLUMN brands TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN deactivated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN totp_secret BYTEA;
ALTER TABLE agents ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE codes ADD COLUMN purpose TEXT NOT NULL DEFAULT 'invite';
ALTER TABLE codes ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE codes ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
ALTER TABLE codes ADD COLUMN brands TEXT NOT NULL DEFAULT '';
ALTER TABLE codes ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE codes ADD COLUMN clears_totp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE codes ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE codes ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX codes_expiry ON codes (expires_at);
ALTER TABLE sign_ins ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_ins ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX sign_ins_agent ON sign_ins (agent, used_at);
CREATE INDEX sign_ins_expiry ON sign_ins (expires_at);
CREATE TABLE devices (
	hash BYTEA NOT NULL,
	agent TEXT NOT NULL REFERENCES agents (id),
	used_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (hash, agent)
);
CREATE INDEX devices_agent ON devices (agent, used_at);
CREATE INDEX devices_expiry ON devices (expires_at);
CREATE TABLE recovery_codes (
	agent TEXT NOT NULL REFERENCES agents (id),
	hash BYTEA NOT NULL,
	PRIMARY KEY (agent, hash)
);
CREATE TABLE audit (
	number BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	action TEXT NOT NULL,
	target TEXT NOT NULL,
	target_name TEXT NOT NULL,
	detail TEXT NOT NULL,
	network TEXT NOT NULL
);
`, `
ALTER TABLE customers ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
UPDATE customers SET seen_at = COALESCE((SELECT MAX(v.last_at) FROM conversations v WHERE v.customer = customers.id), created_at);
CREATE INDEX customers_seen ON customers (brand, seen_at);
CREATE INDEX customers_address ON customers (email, created_at) WHERE email <> '';
CREATE INDEX customers_site_id ON customers (external_id, created_at) WHERE external_id <> '';
`, `
CREATE TABLE releases (
	id TEXT PRIMARY KEY,
	file BYTEA NOT NULL,
	added_at BIGINT NOT NULL
);
CREATE TABLE rollout (
	revision BIGINT PRIMARY KEY,
	text TEXT NOT NULL
);
ALTER TABLE sessions ADD COLUMN release TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN repair_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sessions_release ON sessions (release, repair_at) WHERE revoked_at = 0;
CREATE INDEX sessions_repair ON sessions (repair_at) WHERE repair_at <> 0 AND revoked_at = 0;
`, `
CREATE TABLE evidence (
	release TEXT PRIMARY KEY,
	revision BIGINT NOT NULL,
	text TEXT NOT NULL
);
`, `
CREATE INDEX audit_releases ON audit (number) WHERE substr(action, 1, 8) = 'release-';
`, `
CREATE TABLE incidents (
	id TEXT PRIMARY KEY,
	began BIGINT NOT NULL,
	resolved BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	text TEXT NOT NULL
);
CREATE INDEX incidents_resolved ON incidents (resolved, began);
ALTER TABLE sessions ADD COLUMN repair_release TEXT NOT NULL DEFAULT '';
UPDATE sessions SET release = '', repair_at = 0 WHERE replaced_by <> '';
UPDATE sessions SET repair_release = release WHERE repair_at <> 0;
CREATE INDEX sessions_marked ON sessions (repair_release, repair_at, revoked_at) WHERE repair_release <> '';
`}

// appendOnly has SQLite refuse to change or remove an entry of the audit log,
// whoever asks. It is not a migration, because no two engines write it alike.
const appendOnly = `
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never removed'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never replaced'); END;`

// errNewerSchema is the error for a database that a newer release has written.
type errNewerSchema struct{ have, know int } // versions: the database's, this release's

func (e errNewerSchema) Error() string {
	return fmt.Sprintf("was written by a newer release (its schema is version %d, this release knows %d): run that release, or restore a copy from before", e.have, e.know)
}

// migrate runs the steps that a database has not run. If one fails, it is rolled
// back, and the steps before it stay. A database that has run more steps than
// there are is an errNewerSchema.
func migrate(db *sql.DB, steps []string) error {
	ctx := context.Background()
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)`); err != nil {
		return err
	}
	var have int
	if err := db.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&have); err != nil {
		return err
	}
	if have > len(steps) {
		return errNewerSchema{have, len(steps)}
	}
	for i := have; i < len(steps); i++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(ctx, steps[i]); err != nil {
			return fmt.Errorf("schema step %d: %w", i+1, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, i+1); err != nil {
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}
