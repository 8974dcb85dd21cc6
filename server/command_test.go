package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
)

// withCommands replaces the commands during a test.
func withCommands(t *testing.T) {
	before := commands
	t.Cleanup(func() { commands = before })
	echo := func(flags *flag.FlagSet) func(context.Context, []string, io.Writer) error {
		times := flags.Int("times", 1, "`NUMBER` of times")
		return func(_ context.Context, args []string, out io.Writer) error {
			if len(args) > 0 && args[0] == "fail" {
				return errors.New("it has failed")
			}
			fmt.Fprint(out, strings.Repeat(strings.Join(args, "+")+"\n", *times))
			return nil
		}
	}
	commands = []command{
		{"copy", "FROM [TO]", "copies", echo},
		{"brands check", "FILE", "checks", echo},
		{"brands list", "", "lists", echo},
		{"erase", "NAME…", "erases", echo},
	}
}

func TestCommands(t *testing.T) {
	withCommands(t)
	for line, want := range map[string]struct {
		code     int
		out, err string
	}{
		"copy a":                        {0, "a\n", ""},
		"copy -times 2 a b":             {0, "a+b\na+b\n", ""},
		"copy":                          {2, "", "something is missing: it is server copy [flags] FROM [TO]."},
		"copy a b c":                    {2, "", `"c" is too much: it is server copy [flags] FROM [TO]; flags come before the arguments.`},
		"copy a -times 2":               {2, "", `"2" is too much`},
		"copy fail":                     {1, "", "it has failed."},
		"copy -time 2 a":                {2, "", `there is no flag -time; did you mean -times?; "server copy -h" explains it.`},
		"copy -times two a":             {2, "", `-times "two" is not a number`},
		"brands check x":                {0, "x\n", ""},
		"brands list":                   {0, "\n", ""},
		"brands list x":                 {2, "", `"x" is too much`},
		"brands":                        {2, "", `"brands" is not a whole command: there is "brands check" and "brands list".`},
		"brands chek x":                 {2, "", `there is no command "brands chek"; did you mean brands check?`},
		"brand check x":                 {2, "", `there is no command "brand"; did you mean brands?`},
		"erase a b c":                   {0, "a+b+c\n", ""},
		"erase":                         {2, "", "something is missing"},
		"copy -h":                       {0, "-times NUMBER", ""},
		"-h":                            {0, "server brands check FILE", ""},
		"-addr 127.0.0.1:0 brands list": {2, "", `"brands" comes after flags: a command comes first`},
	} {
		var out, says strings.Builder
		code := run(t.Context(), testAssets, strings.Fields(line), &out, &says)
		if code != want.code || !strings.Contains(out.String(), want.out) || !strings.Contains(says.String(), want.err) || want.err == "" && says.Len() > 0 {
			t.Errorf("server %s: code %d, %q, %q", line, code, &out, &says)
		}
	}
}
