package main

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"kith/server/control"
	"kith/server/guard"
	"kith/server/release"
	"kith/server/release/compat"
	"kith/server/rollout"
	"kith/server/store"
	"kith/server/watch"
)

// mayPromote returns what package watch has against the promotion of a canary.
func mayPromote(s store.Store) func(context.Context, rollout.Rollout) (against, err error) {
	return func(ctx context.Context, r rollout.Rollout) (error, error) { return watch.MayPromote(ctx, s, r) }
}

// checkStates is what a release has to pass before it becomes the canary. Tests have
// releases that hold no program.
var checkStates = compat.Check

// prepareRelease prepares the command "release NAME", whose arguments are those of
// releaseCommands.
func prepareRelease(name string) func(*flag.FlagSet) func(context.Context, []string, io.Writer) error {
	return func(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
		data := dataFlag(flags)
		return func(ctx context.Context, args []string, out io.Writer) error {
			return runOnStore(ctx, *data, "release "+name, args, out)
		}
	}
}

func prepareReleaseRollback(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	why := flags.String("why", "", "`REASON`, which is kept in the log")
	return func(ctx context.Context, _ []string, out io.Writer) error {
		return runOnStore(ctx, *data, "release rollback", []string{*why}, out)
	}
}

func prepareReleasePromote(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	why := flags.String("why", "", "`REASON`, which is kept in the log")
	anyway := flags.Bool("anyway", false, "although too little was seen of the canary, or it has failed; needs a -why")
	return func(ctx context.Context, args []string, out io.Writer) error {
		if *anyway && *why == "" {
			return errUsage{errors.New("-anyway needs a -why, which is kept in the log")}
		}
		return runOnStore(ctx, *data, "release promote", []string{*why, strconv.FormatBool(*anyway), args[0]}, out)
	}
}

func prepareReleaseAdd(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, args []string, out io.Writer) error {
		file, err := filepath.Abs(args[0]) // the server may run in another folder
		if err != nil {
			return err
		}
		return runOnStore(ctx, *data, "release add", []string{file}, out)
	}
}

// releaseCommands are those of storeCommands. The running server carries them out, so that
// open pages hear of a rollback at once.
func releaseCommands(set *rollout.Set) map[string]control.Command {
	c := releaseCommand{set}
	return map[string]control.Command{
		"release list":     taking(0, c.list),
		"release add":      taking(1, c.add),
		"release canary":   taking(2, c.canary),
		"release promote":  taking(3, c.promote),
		"release rollback": taking(1, c.rollback),
		"release pin":      taking(2, c.pin),
		"release unpin":    taking(1, c.unpin),
		"release remove":   taking(1, c.remove),
	}
}

// taking returns a command that takes so many arguments; another number comes from the
// binary of another release.
func taking(count int, do control.Command) control.Command {
	return func(ctx context.Context, args []string, out io.Writer) error {
		if len(args) != count {
			return errOtherRelease
		}
		return do(ctx, args, out)
	}
}

type releaseCommand struct{ set *rollout.Set }

// operator is who uses the commands.
var operator store.Cause

// list prints the releases, the newest last, what the guard says of the canary, the pins,
// and what was rolled back.
func (c releaseCommand) list(ctx context.Context, _ []string, out io.Writer) error {
	current := c.set.Rollout()
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RELEASE\tUSED AS\tBUILT (UTC)\tSTORES\tREADABLE FROM\tSIZE\tSIGNED")
	for _, r := range c.set.Held() {
		role, size, signed := current.Role(r.ID), "-", "no"
		if role == "canary" {
			role = "canary for " + rollout.FormatShare(current.Share)
		}
		if r.Bytes > 0 {
			size = formatBytes(int64(r.Bytes))
		}
		if r.Signed {
			signed = "yes"
		}
		if r.ID == current.Binary {
			size = "(in the binary)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\tschema %d\t%d\t%s\t%s\n", r.ID, role, timeText(r.Built.UnixMilli()), r.Schema.Version, r.Schema.MinReader, size, signed)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if current.Canary != "" {
		v, err := watch.Verdict(ctx, c.set.Store, current)
		if err != nil {
			return err
		}
		may := "may not be promoted yet"
		switch v.Decision {
		case guard.Promotable:
			may = "may be promoted"
		case guard.Rollback:
			may = "is rolled back"
		}
		fmt.Fprintf(out, "%s %s: %s.\n", current.Canary, may, v.Reason)
	}
	for _, site := range current.Pinned() {
		fmt.Fprintf(out, "%s is pinned to %s.\n", site, current.Pins[site])
	}
	for _, w := range current.Withdrawn {
		fmt.Fprintf(out, "%s was rolled back at %s: %s\n", w.Release, timeText(w.At), w.Why)
	}
	return nil
}

// add adds the release in a file, named by its absolute path.
func (c releaseCommand) add(ctx context.Context, args []string, out io.Writer) error {
	if c.set.Own == nil {
		return errors.New("no server runs on this data folder, and only it knows whose signature a release needs; start it, and add the release then")
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, release.FileBytes+1))
	if err != nil {
		return err
	}
	r, err := c.set.Add(ctx, operator, content)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s was added. Pages do not get it yet: \"server release canary %s 5%%\" gives it to some.\n", r.ID, r.ID)
	return nil
}

func (c releaseCommand) canary(ctx context.Context, args []string, out io.Writer) error {
	share, err := rollout.ParseShare(args[1])
	if err != nil {
		return err
	}
	if err := c.set.StartCanary(ctx, operator, args[0], share); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is the canary for %s of the visitors, from their next page on.\n", args[0], rollout.FormatShare(share))
	return nil
}

// promote's arguments are why, whether anyway, and the release.
func (c releaseCommand) promote(ctx context.Context, args []string, out io.Writer) error {
	why, anyway, id := args[0], args[1] == "true", args[2]
	do := c.set.Promote
	if anyway {
		do = c.set.PromoteAnyway
	}
	if err := do(ctx, operator, id, why); errors.Is(err, rollout.ErrEvidence) {
		return fmt.Errorf("%w; -anyway with -why REASON promotes it all the same", err)
	} else if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is the stable release, which all visitors get from their next page on.\n", id)
	return nil
}

// rollback's argument is why.
func (c releaseCommand) rollback(ctx context.Context, args []string, out io.Writer) error {
	bad, err := c.set.Rollback(ctx, operator, args[0])
	if bad != "" {
		fmt.Fprintf(out, "%s was rolled back. Pages get %s; those that are open change over now.\n", bad, c.set.Rollout().Stable)
	}
	return err
}

func (c releaseCommand) pin(ctx context.Context, args []string, out io.Writer) error {
	if err := c.set.Pin(ctx, operator, args[0], args[1]); err != nil {
		return err
	}
	fmt.Fprintf(out, "The pages of %s get %s from now on.\n", args[0], args[1])
	return nil
}

func (c releaseCommand) unpin(ctx context.Context, args []string, out io.Writer) error {
	if err := c.set.Unpin(ctx, operator, args[0]); err != nil {
		return err
	}
	fmt.Fprintf(out, "The pages of %s get what the others get.\n", args[0])
	return nil
}

func (c releaseCommand) remove(ctx context.Context, args []string, out io.Writer) error {
	if err := c.set.Remove(ctx, operator, args[0]); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s was removed.\n", args[0])
	return nil
}

// keyFile is a flag.Value: the public keys in a PEM file.
type keyFile []ed25519.PublicKey

// String implements flag.Value.
func (k *keyFile) String() string {
	if len(*k) == 0 {
		return ""
	}
	return strconv.Itoa(len(*k)) + " keys"
}

// Set implements flag.Value.
func (k *keyFile) Set(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	*k = nil
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		public, is := key.(ed25519.PublicKey)
		if err != nil || !is {
			return fmt.Errorf("%s has a block %q that is no public key of the kind ed25519; \"openssl pkey -in KEY.pem -pubout\" writes it", name, block.Type)
		}
		*k, text = append(*k, public), rest
	}
	if len(*k) == 0 || strings.TrimSpace(string(text)) != "" {
		return fmt.Errorf("%s is not a PEM file of public keys; \"openssl pkey -in KEY.pem -pubout\" writes one", name)
	}
	return nil
}

// shareFlag is a flag.Value: a share of the visitors, in ten-thousandths.
type shareFlag int

// String implements flag.Value.
func (s *shareFlag) String() string {
	if *s == 0 {
		return ""
	}
	return strings.ReplaceAll(rollout.FormatShare(int(*s)), " ", "")
}

// Set implements flag.Value.
func (s *shareFlag) Set(text string) error {
	share, err := rollout.ParseShare(text)
	*s = shareFlag(share)
	return err
}
