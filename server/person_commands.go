package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kith/server/store"
)

// A personQuery is how a command is told about whom it is. It travels to the server as
// the arguments that it was made of.
type personQuery struct {
	store.CustomerQuery
	all bool
	yes bool // erase only
}

func (q *personQuery) define(flags *flag.FlagSet) {
	flags.StringVar(&q.Email, "email", "", "the person's e-mail `ADDRESS`")
	flags.StringVar(&q.ExternalID, "external-id", "", "the person's `ID` on the site, as its JWTs have it")
	flags.StringVar(&q.Customer, "customer", "", "the customer's `ID`, as the inbox and this command show it")
	flags.StringVar(&q.Brand, "brand", "", "only of the brand with this `KEY`")
	flags.BoolVar(&q.all, "all", false, "all customers who match, if there are several")
}

// args returns the arguments from which parsePerson makes the same query.
func (q *personQuery) args() []string {
	return []string{q.Email, q.ExternalID, q.Customer, q.Brand, fmt.Sprint(q.all), fmt.Sprint(q.yes)}
}

func parsePerson(args []string) (q personQuery) {
	if len(args) == 6 {
		q.CustomerQuery = store.CustomerQuery{Email: args[0], ExternalID: args[1], Customer: args[2], Brand: args[3]}
		q.all, q.yes = args[4] == "true", args[5] == "true"
	}
	return q
}

// check returns an errUsage unless the query names a person in one way.
func (q *personQuery) check() error {
	n := 0
	for _, text := range []string{q.Email, q.ExternalID, q.Customer} {
		if text != "" {
			n++
		}
	}
	if n != 1 {
		return errUsage{errors.New("say whom it is about with one of -email, -external-id and -customer")}
	}
	return nil
}

// find returns the customers that a query is about. It returns an error that lists
// them if there are several and -all was not said: two people may have given a site
// the same address.
func (q *personQuery) find(ctx context.Context, s store.Store) ([]store.FoundCustomer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	list, err := s.FindCustomers(ctx, q.CustomerQuery)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return nil, errors.New("nothing is stored about such a person")
	case len(list) > 1 && !q.all:
		var lines []string
		for _, c := range list {
			lines = append(lines, "-customer "+describeCustomer(c))
		}
		return nil, fmt.Errorf("%d customers match; name one of them, or all of them with -all: %s", len(list), strings.Join(lines, ", "))
	}
	return list, nil
}

// describeCustomer returns a customer for a line of text.
func describeCustomer(c store.FoundCustomer) string {
	var about []string
	for _, word := range []string{c.Name, c.Email, c.ExternalID, "brand " + c.Brand, fmt.Sprintf("%d conversations", c.Conversations)} {
		if word != "" {
			about = append(about, fmt.Sprintf("%q", word))
		}
	}
	return fmt.Sprintf("%s (%s)", c.ID, strings.ReplaceAll(strings.Join(about, ", "), `"`, ""))
}

func prepareExport(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, q := dataFlag(flags), &personQuery{}
	q.define(flags)
	return func(ctx context.Context, args []string, out io.Writer) (err error) {
		if err := q.check(); err != nil {
			return err
		}
		if len(args) == 0 {
			return runOnStore(ctx, *data, "export", q.args(), out)
		}
		// The command writes the file, not the server: it is the operator's own.
		f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		switch {
		case errors.Is(err, os.ErrExist):
			return fmt.Errorf("%s exists already and is left as it is", args[0])
		case errors.Is(err, os.ErrNotExist):
			return fmt.Errorf("the folder %s does not exist", filepath.Dir(args[0]))
		case err != nil:
			return err
		}
		err = runOnStore(ctx, *data, "export", q.args(), f)
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(args[0])
		}
		return err
	}
}

// export writes {"customers": […]}.
func export(ctx context.Context, s store.Store, args []string, out io.Writer) error {
	q := parsePerson(args)
	list, err := q.find(ctx, s)
	if err != nil {
		return err
	}
	separator := `{"customers":[` + "\n"
	for _, c := range list {
		if _, err := io.WriteString(out, separator); err != nil {
			return err
		}
		if err := s.ExportCustomer(ctx, store.Cause{}, c.ID, out); err != nil {
			return err
		}
		separator = ",\n"
	}
	_, err = io.WriteString(out, "]}\n")
	return err
}

func prepareErase(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
	data, q := dataFlag(flags), &personQuery{}
	q.define(flags)
	flags.BoolVar(&q.yes, "yes", false, "do it; without this the command only says whom it would erase")
	return func(ctx context.Context, _ []string, out io.Writer) error {
		if err := q.check(); err != nil {
			return err
		}
		return runOnStore(ctx, *data, "erase", q.args(), out)
	}
}

// erase removes people, says how much that was, and looks whether anything is left.
func erase(ctx context.Context, s store.Store, args []string, out io.Writer) error {
	q := parsePerson(args)
	list, err := q.find(ctx, s)
	if err != nil {
		return err
	}
	if !q.yes {
		for _, c := range list {
			fmt.Fprintln(out, "would erase customer", describeCustomer(c))
		}
		return errors.New("nothing is removed yet; add -yes to do it")
	}
	for _, c := range list {
		r, err := s.EraseCustomer(ctx, store.Cause{}, c.ID)
		if err != nil && !errors.Is(err, store.ErrPurge) {
			return err
		}
		fmt.Fprintf(out, "customer %s: removed conversations: %d, messages: %d, sessions: %d, blocks: %d\n", c.ID, r.Conversations, r.Messages, r.Sessions, r.Blocks)
		if err != nil {
			return err
		}
		if err := s.ExportCustomer(ctx, store.Cause{}, c.ID, io.Discard); !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("something of the customer %s is left: %w", c.ID, err)
		}
	}
	fmt.Fprintln(out, "nothing is left: an export finds no such customer, and the database's files no longer have the text; copies made by \"server backup\" still do")
	return nil
}
