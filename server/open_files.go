package main

import (
	"fmt"

	"kith/server/hub"
	"kith/server/web"
)

// otherFiles is how many files the server has open beside the connections of
// strangers: those of agents, of commands and of a proxy's look at /readyz, the
// database and the help articles.
const otherFiles = 1000

// openFilesNeeded returns how many files the server may have open at once. Each
// connection is one.
func openFilesNeeded(l hub.Limits) uint64 {
	return uint64(l.Connections) + web.MaxHTTPConnections + otherFiles
}

// openFilesWarning returns a sentence that says what to do if the system lets the server
// have fewer files open than it may need, "" if it has enough. Threat: strangers who
// stay within the server's own limits use up the system's, and then nobody is let in,
// agents neither.
func openFilesWarning(limit uint64, l hub.Limits) string {
	needed := openFilesNeeded(l)
	if limit >= needed {
		return ""
	}
	return fmt.Sprintf("the system lets the server have %d files open, and with -max-connections %d it may need %d, one for each connection; "+
		"over that nobody is let in, agents neither: allow it %d (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of Docker), or lower -max-connections",
		limit, l.Connections, needed, needed)
}
