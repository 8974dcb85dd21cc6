package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A command is what the binary does instead of serving if the command's name comes
// first: server NAME [flags] ARGS.
type command struct {
	name  string // one word or two, such as "brands check"
	args  string // what follows the flags, such as "FILE", "FROM [TO]" or "NAME…"; "" for nothing
	about string // what it does, for "server NAME does …": "checks …", without a full stop

	// prepare defines the command's flags and returns what runs it. run is given the
	// arguments that follow the flags, as many as args has, and writes what the
	// command prints to out. Its error is printed as one sentence.
	prepare func(*flag.FlagSet) (run func(ctx context.Context, args []string, out io.Writer) error)
}

// commands are all commands, in the order in which -h lists them.
var commands = []command{
	{"backup", "FILE", "writes a copy of everything into a new file, while the server runs, too", prepareBackup},
	{"restore", "FILE", "makes a data folder of a file that \"server backup\" has written", prepareRestore},
	{"check", "", "looks for what is wrong in a data folder, while the server runs, too; ends with 1 if there is anything", prepareCheck},
	{"agents list", "", "lists the agents and the invitations that are open", prepareAgentsList},
	{"agents invite", "", "makes an invitation and prints its address, for when nobody can sign in to make one", prepareAgentsInvite},
	{"agents reset", "NAME", "prints an address at which an agent chooses another password", prepareAgentsReset},
	{"agents deactivate", "NAME", "deactivates an agent, who is signed out everywhere at once", prepareAgentsDeactivate},
	{"release list", "", "lists the releases of the widget, which of them pages get, and what was rolled back", prepareRelease("list")},
	{"release add", "FILE", "adds a release that \"make release\" has written; pages do not get it yet", prepareReleaseAdd},
	{"release canary", "ID SHARE", "gives a share of the visitors, such as 5%, a release", prepareRelease("canary")},
	{"release promote", "ID", "gives all visitors a release", prepareReleasePromote},
	{"release rollback", "", "takes the canary back, or if there is none the release that all have, also from open pages", prepareReleaseRollback},
	{"release pin", "SITE ID", "gives the pages of a site, such as https://shop.example, one release whatever the others get", prepareRelease("pin")},
	{"release unpin", "SITE", "takes a pin back", prepareRelease("unpin")},
	{"release remove", "ID", "removes a release that nothing uses", prepareRelease("remove")},
	{"incident list", "", "lists the incidents, the newest first, and how long their steps took", prepareIncident("list")},
	{"incident show", "ID", "prints the draft of an incident's postmortem, in Markdown", prepareIncident("show")},
	{"incident note", "ID TEXT", "adds what you have to say to the timeline of an incident", prepareIncidentNote},
	{"session list", "", "lists sessions of visitors, and which release they ran last", prepareSessionList},
	{"session repair", "", "has browsers repair what they have stored: open ones at once, others when they come back", prepareSessionRepair},
	{"export", "[FILE]", "writes all that is stored about a person, as JSON", prepareExport},
	{"erase", "", "removes all that is stored about a person, for good", prepareErase},
	{"monitoring", "FOLDER", "writes alerts for Prometheus and a dashboard for Grafana, of the metrics that this release has", prepareMonitoring},
	{"brands check", "FILE", "reads a brands file and says what is wrong with it, before the server does", prepareBrandsCheck},
}

// sharedFlag reports whether a command's flag is the server's, too, and so has the same
// environment variable. Others have none: -brands of a command may be something else
// than the server's.
func sharedFlag(name string) bool { return name == "data" || name == "public-url" }

// errUsage is an error of the command line, which ends with exitUsage.
type errUsage struct{ error }

// findCommand returns the command that args begin with, and the arguments after its
// name. It returns an errUsage if there is none of that name.
func findCommand(args []string) (command, []string, error) {
	var names []string // that the first word, or else the first two, could have been
	for _, c := range commands {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(words, args[:len(words)]) {
			return c, args[len(words):], nil
		}
		if words[0] == args[0] {
			names = append(names, c.name)
		}
	}
	if len(names) > 0 {
		if len(args) == 1 || strings.HasPrefix(args[1], "-") {
			return command{}, nil, errUsage{fmt.Errorf("%q is not a whole command: there is %s", args[0], listWords(names))}
		}
		name := args[0] + " " + args[1]
		return command{}, nil, errUsage{fmt.Errorf("there is no command %q%s; there is %s", name, didYouMean(name, names), listWords(names))}
	}
	for _, c := range commands {
		names = append(names, strings.Fields(c.name)[0])
	}
	return command{}, nil, errUsage{fmt.Errorf("there is no command %q%s; -h lists all commands and flags", args[0], didYouMean(args[0], names))}
}

// runCommand runs the command that args begin with. It prints the command's flags
// for -h.
func runCommand(ctx context.Context, args []string, out io.Writer) error {
	c, args, err := findCommand(args)
	if err != nil {
		return err
	}
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	run := c.prepare(flags)
	err = parseFlags(flags, args, sharedFlag)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(out, "%s\n\nserver %s %s.\n", c.usage(flags), c.name, c.about)
		printFlags(flags, out, sharedFlag)
		return nil
	case err != nil:
		return errUsage{fmt.Errorf("%w; \"server %s -h\" explains it", err, c.name)}
	}
	if least, most := c.countArgs(); flags.NArg() < least || most >= 0 && flags.NArg() > most {
		if extra := strings.Join(flags.Args()[min(flags.NArg(), max(most, 0)):], " "); extra != "" {
			return errUsage{fmt.Errorf("%q is too much: it is %s; flags come before the arguments", extra, c.usage(flags))}
		}
		return errUsage{fmt.Errorf("something is missing: it is %s", c.usage(flags))}
	}
	return run(ctx, flags.Args(), out)
}

// countArgs returns how many arguments the command takes at least, and at most, or -1
// for any number.
func (c command) countArgs() (least, most int) {
	for word := range strings.FieldsSeq(c.args) {
		if strings.HasSuffix(word, "…") {
			return least + 1, -1
		}
		if !strings.HasPrefix(word, "[") {
			least++
		}
		most++
	}
	return least, most
}

// usage returns how the command is written.
func (c command) usage(flags *flag.FlagSet) string {
	words := []string{"server", c.name}
	flags.VisitAll(func(*flag.Flag) {
		if words[len(words)-1] != "[flags]" {
			words = append(words, "[flags]")
		}
	})
	if c.args != "" {
		words = append(words, c.args)
	}
	return strings.Join(words, " ")
}

// listWords returns quoted words: `"a", "b" and "c"`.
func listWords(words []string) string {
	var text strings.Builder
	for i, word := range words {
		switch {
		case i > 0 && i == len(words)-1:
			text.WriteString(" and ")
		case i > 0:
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", word)
	}
	return text.String()
}
