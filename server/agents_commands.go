package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"kith/server/control"
	"kith/server/protocol"
	"kith/server/store"
	"kith/server/web"
)

// The commands "server agents …" are for when nobody can sign in. The running server
// carries them out, so that an agent who is deactivated is out at once.

// agentsCommands are those of storeCommands. The address is that of the server, ""
// if it is not known.
func agentsCommands(s store.Store, address string) map[string]control.Command {
	c := agentsCommand{s, address}
	return map[string]control.Command{
		"agents list":       c.list,
		"agents invite":     c.invite,
		"agents reset":      c.reset,
		"agents deactivate": c.deactivate,
	}
}

type agentsCommand struct {
	store   store.Store
	address string
}

func prepareAgentsList(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, _ []string, out io.Writer) error {
		return runOnStore(ctx, *data, "agents list", nil, out)
	}
}

// list prints the agents and the invitations that are open.
func (c agentsCommand) list(ctx context.Context, _ []string, out io.Writer) error {
	members, err := c.store.Members(ctx)
	if err != nil {
		return err
	}
	invitations, err := c.store.OpenInvitations(ctx)
	if err != nil {
		return err
	}
	if len(members)+len(invitations) == 0 {
		fmt.Fprintln(out, "There are no agents yet. The server prints the address for the first one when it starts.")
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tROLE\tBRANDS\tSECOND FACTOR\tSTATE\tLAST USED (UTC)")
	for _, m := range members {
		state, factor := "active", "no"
		if !m.Active() {
			state = "deactivated"
		}
		if len(m.TOTPSecret) > 0 {
			factor = "yes"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", m.Name, m.Role, brandsText(m.Brands), factor, state, timeText(m.Used))
	}
	for _, v := range invitations {
		name := "(somebody invited)"
		if v.For != "" {
			name = "(" + v.For + ", invited)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t\tinvited until %s\t\n", name, v.Role, brandsText(v.Brands), timeText(v.Expires))
	}
	return table.Flush()
}

func brandsText(brands []string) string {
	if len(brands) == 0 {
		return "all"
	}
	return strings.Join(brands, ",")
}

// timeText returns a time in Unix milliseconds for operators, "-" for 0.
func timeText(at int64) string {
	if at == 0 {
		return "-"
	}
	return time.UnixMilli(at).UTC().Format("2006-01-02 15:04")
}

// addressFlag defines the flag for the address that a command prints.
func addressFlag(flags *flag.FlagSet) *publicURL {
	address := new(publicURL)
	flags.Var(address, "public-url", "`URL` at which browsers reach the server (default: that of the running server)")
	return address
}

func prepareAgentsInvite(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, address := dataFlag(flags), addressFlag(flags)
	role := flags.String("role", string(protocol.RoleOwner), "`ROLE` of the new agent: owner, agent or read-only")
	brands := flags.String("brands", "", "`KEYS` of the brands that the new agent is limited to, with commas between them (default: all)")
	name := flags.String("for", "", "`NAME` of whom it is for, which owners see in the list of invitations")
	return func(ctx context.Context, _ []string, out io.Writer) error {
		if !protocol.Role(*role).Valid() {
			return errUsage{fmt.Errorf("-role %q is not owner, agent or read-only", *role)}
		}
		return runOnStore(ctx, *data, "agents invite", []string{address.String(), *role, *brands, *name}, out)
	}
}

// invite prints the address of a new invitation. Its arguments are the address of the
// server, the role, the brands and whom it is for.
func (c agentsCommand) invite(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 4 {
		return errOtherRelease
	}
	brands := strings.FieldsFunc(args[2], func(r rune) bool { return r == ',' || r == ' ' })
	path, err := web.Invite(ctx, c.store, store.Cause{}, store.NewInvitation{Role: protocol.Role(args[1]), Brands: brands, For: strings.Join(strings.Fields(args[3]), " ")})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\nIt makes one account, whose role is %s, and is valid for seven days.\n", c.at(args[0], path), args[1])
	return nil
}

// errOtherRelease is the error for arguments that this release does not send.
var errOtherRelease = errors.New("the running server is of another release; restart it first")

// at returns the address of a path on the server.
func (c agentsCommand) at(address, path string) string {
	if address == "" {
		address = c.address
	}
	if address == "" {
		return "Open this path at the server's address, or say what that is with -public-url: " + path
	}
	return address + path
}

func prepareAgentsReset(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, address := dataFlag(flags), addressFlag(flags)
	clear := flags.Bool("second-factor", false, "also turn off the second factor, for an agent who has lost it and the recovery codes")
	return func(ctx context.Context, args []string, out io.Writer) error {
		return runOnStore(ctx, *data, "agents reset", []string{address.String(), fmt.Sprint(*clear), args[0]}, out)
	}
}

// reset prints the address at which an agent chooses another password. Its arguments are
// the address of the server, whether to turn off the second factor, and the name.
func (c agentsCommand) reset(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 3 {
		return errOtherRelease
	}
	a, err := c.find(ctx, args[2])
	if err != nil {
		return err
	}
	path, err := web.Reset(ctx, c.store, store.Cause{}, a.ID, args[1] == "true")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\nWith it %s chooses another password, once, within a day.\n", c.at(args[0], path), a.Name)
	if !a.Active() {
		fmt.Fprintf(out, "%s is deactivated, and can sign in only after an owner has reactivated the account.\n", a.Name)
	}
	return nil
}

func prepareAgentsDeactivate(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, args []string, out io.Writer) error {
		return runOnStore(ctx, *data, "agents deactivate", args, out)
	}
}

// deactivate deactivates an agent. Its argument is the name.
func (c agentsCommand) deactivate(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errOtherRelease
	}
	a, err := c.find(ctx, args[0])
	if err != nil {
		return err
	}
	err = c.store.SetActive(ctx, store.Cause{}, a.ID, false)
	if errors.Is(err, store.ErrLastOwner) {
		return fmt.Errorf("%s is the last owner who is active; invite another one first with \"server agents invite\"", a.Name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is deactivated and signed out everywhere.\n", a.Name)
	return nil
}

// find returns the agent of a name.
func (c agentsCommand) find(ctx context.Context, name string) (store.Agent, error) {
	a, err := c.store.AgentByName(ctx, store.FoldName(name))
	if errors.Is(err, store.ErrNotFound) {
		return a, fmt.Errorf("there is no agent %q; \"server agents list\" shows all", name)
	}
	return a, err
}
