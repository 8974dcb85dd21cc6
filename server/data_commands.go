package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"kith/server/store"
)

// dataFlag defines the flag for the data folder of a command.
func dataFlag(flags *flag.FlagSet) *string {
	return flags.String("data", "data", "`FOLDER` of the conversations")
}

func prepareBackup(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, args []string, out io.Writer) error {
		file, err := filepath.Abs(args[0]) // the server may run in another folder
		if err != nil {
			return err
		}
		return runOnStore(ctx, *data, "backup", []string{file}, out)
	}
}

// backup writes a copy of the store into a new file.
func backup(ctx context.Context, s store.Store, file string, out io.Writer) error {
	began := time.Now()
	size, err := s.Backup(ctx, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s in %s\n", file, formatBytes(size), formatSeconds(time.Since(began)))
	return nil
}

func prepareRestore(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, args []string, out io.Writer) error {
		began := time.Now()
		size, err := store.Restore(ctx, args[0], *data)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s in %s\n", *data, formatBytes(size), formatSeconds(time.Since(began)))
		return nil
	}
}

func prepareCheck(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data := dataFlag(flags)
	return func(ctx context.Context, _ []string, out io.Writer) error {
		report, err := store.Check(ctx, *data)
		for _, finding := range report.Findings {
			fmt.Fprintln(out, finding)
		}
		if err != nil {
			return err
		}
		if len(report.Findings) > 0 {
			return fmt.Errorf("the check of %s has found what the lines above say", *data)
		}
		fmt.Fprintf(out, "%s: nothing is wrong with %d messages in %d conversations of %d customers (schema %d)\n",
			*data, report.Messages, report.Conversations, report.Customers, report.SchemaVersion)
		return nil
	}
}

// formatBytes returns a size for people, such as "12.3 MB".
func formatBytes(n int64) string {
	value, units := float64(n)/1000, []string{"KB", "MB", "GB", "TB"}
	for value >= 1000 && len(units) > 1 {
		value, units = value/1000, units[1:]
	}
	return fmt.Sprintf("%.1f %s", value, units[0])
}

// formatSeconds returns a duration for people, such as "0.8 s".
func formatSeconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
