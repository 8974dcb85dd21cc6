package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"kith/server/control"
	"kith/server/incident"
)

// prepareIncident prepares the command "incident NAME", whose arguments are those of
// incidentCommands.
func prepareIncident(name string) func(*flag.FlagSet) func(context.Context, []string, io.Writer) error {
	return func(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
		data := dataFlag(flags)
		return func(ctx context.Context, args []string, out io.Writer) error {
			return runOnStore(ctx, *data, "incident "+name, args, out)
		}
	}
}

func prepareIncidentNote(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	public := flags.Bool("public", false, "show the note on /status, to everybody; it must name no person")
	return func(ctx context.Context, args []string, out io.Writer) error {
		return runOnStore(ctx, *data, "incident note", append([]string{fmt.Sprint(*public)}, args...), out)
	}
}

// incidentCommands are those of storeCommands. The running server carries them out: it
// carries the incidents on at the same time.
func incidentCommands(set *incident.Set) map[string]control.Command {
	c := incidentCommand{set}
	return map[string]control.Command{
		"incident list": taking(0, c.list),
		"incident show": taking(1, c.show),
		"incident note": taking(3, c.note),
	}
}

type incidentCommand struct{ set *incident.Set }

// list prints the incidents, the newest first.
func (c incidentCommand) list(ctx context.Context, _ []string, out io.Writer) error {
	all, err := c.set.All(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(out, "There are no incidents.")
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "INCIDENT\tNOTICED (UTC)\tBY\tSTATE\tRAN IT\tLEFT\tNOTICED AFTER\tROLLED BACK AFTER\tHEALED AFTER")
	for _, v := range all {
		by, times := v.By, v.Times()
		if by == "" {
			by = "a person"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\n", v.ID, timeText(v.Noticed), by, v.Phase(), v.Ran, v.Left,
			tookText(times.Noticed), tookText(times.RolledBack), tookText(times.Healed))
	}
	return table.Flush()
}

// tookText returns how long a step of an incident took.
func tookText(d time.Duration) string {
	if d < 0 {
		return "-"
	}
	return d.Round(100 * time.Millisecond).String()
}

// show prints the draft of a postmortem.
func (c incidentCommand) show(ctx context.Context, args []string, out io.Writer) error {
	v, err := c.set.Find(ctx, args[0])
	if err == nil {
		_, err = io.WriteString(out, v.Postmortem())
	}
	return err
}

// note's arguments are whether it is public, the incident, and the text.
func (c incidentCommand) note(ctx context.Context, args []string, out io.Writer) error {
	public := args[0] == "true"
	if err := c.set.Note(ctx, args[1], args[2], public); err != nil {
		return err
	}
	where := "in the record alone"
	if public {
		where = "on /status, too"
	}
	fmt.Fprintf(out, "The note was added to %s, %s.\n", args[1], where)
	return nil
}
