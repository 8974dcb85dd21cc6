package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"kith/server/control"
	"kith/server/store"
)

// listedMax is how many sessions "session list" prints if no -limit is given. Threat: a
// table of a million lines, where one wanted to have a look.
const listedMax = 100

// idleTime is a flag.Value: a time such as "2d", "36h" or "90m".
type idleTime struct{ time.Duration }

// String implements flag.Value.
func (i *idleTime) String() string {
	if i.Duration == 0 {
		return ""
	}
	return i.Duration.String()
}

// Set implements flag.Value.
func (i *idleTime) Set(text string) error {
	d, err := time.ParseDuration(text)
	if days, is := strings.CutSuffix(text, "d"); is {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 15) // ninety years fit into a Duration
		d = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || d <= 0 {
		return errors.New("is not a time such as 2d, 36h or 90m")
	}
	i.Duration = d
	return nil
}

// A sessionQuery says which sessions a command is about. It travels to the server as the
// arguments that it was made of.
type sessionQuery struct {
	release string
	schema  int64
	idle    idleTime
	person  string
	limit   int
	all     bool // repair only
	dryRun  bool // repair only
}

func (q *sessionQuery) define(flags *flag.FlagSet) {
	flags.StringVar(&q.release, "release", "", "only sessions that ran the release with this `ID` last")
	flags.Int64Var(&q.schema, "schema", 0, "only sessions whose release stores schema `NUMBER`, as \"release list\" shows it; releases that are not held any more have none")
	flags.Var(&q.idle, "idle", "only sessions whose visitor was not connected for a `TIME` such as 2d")
	flags.StringVar(&q.person, "person", "", "only sessions of one person: the customer's `ID`, the site's own id, or an e-mail address")
	flags.IntVar(&q.limit, "limit", 0, "at most so many `SESSIONS`")
}

// args returns the arguments from which parseSessions makes the same query.
func (q *sessionQuery) args() []string {
	return []string{q.release, strconv.FormatInt(q.schema, 10), q.idle.Duration.String(), q.person, strconv.Itoa(q.limit), strconv.FormatBool(q.all), strconv.FormatBool(q.dryRun)}
}

func parseSessions(args []string) (q sessionQuery, err error) {
	if len(args) != 7 {
		return q, errOtherRelease
	}
	var errs [5]error
	q.release, q.person = args[0], args[3]
	q.schema, errs[0] = strconv.ParseInt(args[1], 10, 64)
	q.idle.Duration, errs[1] = time.ParseDuration(args[2])
	q.limit, errs[2] = strconv.Atoi(args[4])
	q.all, errs[3] = strconv.ParseBool(args[5])
	q.dryRun, errs[4] = strconv.ParseBool(args[6])
	if errors.Join(errs[:]...) != nil {
		return q, errOtherRelease
	}
	return q, nil
}

// filters reports whether the query leaves any session out.
func (q *sessionQuery) filters() bool {
	return q.release != "" || q.schema != 0 || q.idle.Duration != 0 || q.person != ""
}

// check returns an errUsage if the query makes no sense.
func (q *sessionQuery) check() error {
	switch {
	case q.limit < 0:
		return errUsage{errors.New("-limit is a number of sessions, and not less than 0")}
	case q.schema < 0:
		return errUsage{errors.New("-schema is a number such as 5")}
	}
	return nil
}

func prepareSessionList(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, q := dataFlag(flags), &sessionQuery{}
	q.define(flags)
	return func(ctx context.Context, _ []string, out io.Writer) error {
		if err := q.check(); err != nil {
			return err
		}
		return runOnStore(ctx, *data, "session list", q.args(), out)
	}
}

func prepareSessionRepair(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, q := dataFlag(flags), &sessionQuery{}
	q.define(flags)
	flags.BoolVar(&q.all, "all", false, "all sessions; without this, say which by one of the flags above")
	flags.BoolVar(&q.dryRun, "dry-run", false, "only say how many sessions it would be")
	return func(ctx context.Context, _ []string, out io.Writer) error {
		if err := q.check(); err != nil {
			return err
		}
		if q.filters() == q.all {
			return errUsage{errors.New("say which sessions to repair with -release, -schema, -idle or -person, or all of them with -all")}
		}
		return runOnStore(ctx, *data, "session repair", q.args(), out)
	}
}

// sessionCommands are those of storeCommands. The running server carries them out, so that
// open pages repair what they have at once.
func sessionCommands(p commandParts) map[string]control.Command {
	c := sessionCommand{p}
	return map[string]control.Command{"session list": c.list, "session repair": c.repair}
}

type sessionCommand struct{ commandParts }

// schemas returns the schemas of what the releases store that are held.
func (c sessionCommand) schemas() map[string]int64 {
	schemas := map[string]int64{}
	for _, r := range c.releases.Held() {
		schemas[r.ID] = r.Schema.Version
	}
	return schemas
}

// find returns the sessions that a query is about, and how many more there are than its
// limit.
func (c sessionCommand) find(ctx context.Context, q sessionQuery, limit int) (list []store.StoredSession, more int, err error) {
	schemas, before := c.schemas(), time.Now().Add(-q.idle.Duration).UnixMilli()
	add := func(page []store.StoredSession) {
		for _, s := range page {
			switch {
			case q.release != "" && s.Release != q.release, q.schema != 0 && schemas[s.Release] != q.schema, q.idle.Duration > 0 && s.Seen > before:
			case limit > 0 && len(list) >= limit:
				more++
			default:
				list = append(list, s)
			}
		}
	}
	if q.person != "" {
		people, err := c.people(ctx, q.person)
		for _, id := range people {
			page, e := c.store.SessionsOf(ctx, id)
			add(page)
			err = errors.Join(err, e)
		}
		return list, more, err
	}
	for after := ""; ; {
		page, err := c.store.SessionsAfter(ctx, after)
		if err != nil || len(page) == 0 {
			return list, more, err
		}
		add(page)
		after = page[len(page)-1].ID
	}
}

// people returns the ids of the customers whom a text names.
func (c sessionCommand) people(ctx context.Context, text string) (ids []string, err error) {
	for _, query := range []store.CustomerQuery{{Customer: text}, {Email: text}, {ExternalID: text}} {
		found, err := c.store.FindCustomers(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !slices.Contains(ids, f.ID) {
				ids = append(ids, f.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil, errors.New("nothing is stored about such a person")
	}
	return ids, nil
}

// list prints sessions.
func (c sessionCommand) list(ctx context.Context, args []string, out io.Writer) error {
	q, err := parseSessions(args)
	if err != nil {
		return err
	}
	list, more, err := c.find(ctx, q, cmp.Or(q.limit, listedMax))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(out, "There are no such sessions.")
		return nil
	}
	schemas := c.schemas()
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SESSION\tCUSTOMER\tBRAND\tRELEASE\tSCHEMA\tBEGAN (UTC)\tSEEN (UTC)\tTO REPAIR SINCE (UTC)")
	for _, s := range list {
		schema, repair := "-", "-"
		if n := schemas[s.Release]; n > 0 {
			schema = strconv.FormatInt(n, 10)
		}
		if s.RepairAt > 0 {
			repair = timeText(s.RepairAt)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, s.Customer, s.Brand, cmp.Or(s.Release, "-"), schema, timeText(s.Created), timeText(s.Seen), repair)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(out, "%d more match; -limit shows others, too.\n", more)
	}
	return nil
}

// repair marks sessions, and has those that are open repaired at once.
func (c sessionCommand) repair(ctx context.Context, args []string, out io.Writer) error {
	q, err := parseSessions(args)
	if err != nil {
		return err
	}
	list, _, err := c.find(ctx, q, q.limit)
	if err != nil {
		return err
	}
	var ids []string
	people := map[string]bool{}
	for _, s := range list {
		if s.RepairAt == 0 {
			ids = append(ids, s.ID)
			people[s.Customer] = true
		}
	}
	if q.dryRun {
		fmt.Fprintf(out, "sessions that would be repaired: %d; marked already: %d\n", len(ids), len(list)-len(ids))
		return nil
	}
	marked, err := c.store.RepairSessions(ctx, operator, ids, q.detail(len(ids), people))
	if err != nil {
		return fmt.Errorf("only %d of %d sessions were marked; do it again for the rest: %w", marked, len(ids), err)
	}
	open := 0
	if c.hub != nil {
		open = c.hub.Reconnect(ids)
	}
	fmt.Fprintf(out, "sessions that are repaired when their visitors come back: %d; marked already: %d; open pages that do it now: %d\n", marked, len(list)-len(ids), open)
	return nil
}

// detail returns what the audit log says of a repair: how many sessions, and which. Of a
// person it names the customer's id, and nothing by which others would know them.
func (q *sessionQuery) detail(count int, people map[string]bool) string {
	words := []string{fmt.Sprintf("%d sessions", count)}
	if count == 1 {
		words[0] = "1 session"
	}
	if q.release != "" {
		words = append(words, "release "+q.release)
	}
	if q.schema != 0 {
		words = append(words, fmt.Sprintf("schema %d", q.schema))
	}
	if q.idle.Duration != 0 {
		words = append(words, "idle for "+q.idle.Duration.String())
	}
	switch n := len(people); {
	case q.person != "" && n == 1:
		for id := range people {
			words = append(words, "customer "+id)
		}
	case q.person != "":
		words = append(words, fmt.Sprintf("one person with %d customers", n))
	}
	if q.all {
		words = append(words, "all")
	}
	return strings.Join(words, ", ")
}
