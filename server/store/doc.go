// Package store keeps everything that outlives a restart: customers and their
// sessions, conversations and their messages, agents and their sign-ins. It
// runs on SQLite; all SQL of the server is here.
//
// It imports the protocol for the types that both ends of the socket share. It
// must never import the hub, the web or any other package of the server: it
// does not know who is connected. Whoever wants to follow what is committed
// gives it one function (Store.Follow).
//
// # Tables
//
// The database is the file kith.db in the data folder. schema.go has the
// columns.
//
//	agents          the people who answer: name, password hash, picture, role and
//	                brands, the secret of the second factor
//	codes           one-time codes to become an agent or to recover an account;
//	                hash and expiry, one row each
//	sign_ins        agents' sign-ins: the token's hash, the agent, expiry
//	devices         the browsers in which agents have signed in before
//	recovery_codes  the hashes of the codes for when the second factor is lost
//	audit           who did what to an account, a line each, never changed
//	customers       the people who ask: anonymous, or identified by the site
//	sessions        how browsers are known: the token's hash, brand, customer
//	revocations     sessions that were revoked before anything was written under
//	                them
//	used_tokens     the ids of the sites' sign-in tokens that were used
//	conversations   one row each: its newest message, marks, unread counts
//	blocks          whose messages are refused: a customer's, or a network's
//	messages        numbered from 1 in each conversation, without a gap
//	releases        the files of the widget's releases
//	rollout         which of them pages get, one row
//	evidence        what is known of those that were canaries, a row each
//	incidents       what went wrong with the service, and how it went on
//	schema_version  the migrations that have run
//
// # What one commit does
//
//  1. A method that writes, such as Append (append.go), puts a function on the
//     writer's queue and waits (sqlStore.write in sql_store.go). Up to 1024
//     writes may be queued; further callers wait for a place.
//  2. The writer goroutine (writer.go), the only one that writes, takes up to
//     256 queued writes into one transaction (a group commit). Each runs
//     inside a savepoint of its own: one that is refused is undone and leaves
//     the others alone. A write to a conversation begins with one statement
//     that checks whether the actor may write to it (authorize.go).
//  3. COMMIT appends to the write-ahead log and calls fsync once for all of
//     them. While it waits for the disk, further writes queue up for the next
//     commit. Then it looks whether the files are still those that were opened
//     (database_files.go): SQLite would write to deleted ones, too.
//  4. If the database fails, the transaction is rolled back, and each of its
//     writes is tried once more in a transaction of its own, so that the one
//     at fault fails alone.
//  5. A second goroutine hands the events of the commit, in order, to the
//     function that was given to Follow. Only when that has returned do the
//     methods that wrote return. So what anybody learns is durable, and events
//     come in the order of the commits.
//
// Reads do not wait for writes: they run on connections of their own, and each
// sees the state of one moment.
//
// # How to add a migration
//
//  1. Append a step to migrations in schema.go. Never change a step that was
//     released: databases that have run it do not run it again. Use only SQL
//     that SQLite and PostgreSQL share.
//  2. Add the step's hash to TestReleasedMigrations, which guards released
//     steps against changes. Its failure prints the hash.
//  3. Run TestMigrateFromEveryVersion, which brings a database of every
//     earlier version up to date and compares its schema with that of a new
//     one. If the step changes rows and not only tables, insert such rows
//     there and check what becomes of them.
//  4. Add what the step adds to the queries, and to the list of tables above.
//  5. Add a test to storetest for what the store does with it. TestSQLite fails
//     for a statement that storetest never has run, and for one that takes
//     longer because there is more data (plan_test.go).
//
// A database of a newer release is refused (*DataFolderError) and not changed.
package store
