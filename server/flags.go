package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"kith/server/spelling"
)

// envPrefix is the prefix of the environment variables: -addr is CHAT_ADDR.
const envPrefix = "CHAT_"

// envName returns the environment variable of a flag.
func envName(flagName string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// everyFlag is for parseFlags and printFlags of the server itself: each flag has its
// variable.
func everyFlag(string) bool { return true }

// parseFlags parses the command line, and for flags that are not given there and for
// which fromEnvironment returns true reads the environment. It returns flag.ErrHelp for -h, and else an error whose text is a
// sentence without its full stop. Arguments that follow the flags are in flags.Args.
func parseFlags(flags *flag.FlagSet, args []string, fromEnvironment func(name string) bool) error {
	flags.SetOutput(io.Discard)
	var names []string
	values := map[string]*strictValue{}
	flags.VisitAll(func(f *flag.Flag) {
		names = append(names, "-"+f.Name)
		values[f.Name] = &strictValue{Value: f.Value, name: "-" + f.Name}
		f.Value = values[f.Name]
	})
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		for _, v := range values {
			if v.err != nil {
				return v.err
			}
		}
		if _, name, found := strings.Cut(err.Error(), "flag provided but not defined: "); found {
			return fmt.Errorf("there is no flag %s%s", name, didYouMean(name, names))
		}
		if _, name, found := strings.Cut(err.Error(), "flag needs an argument: "); found {
			return fmt.Errorf("%s needs a value after it", name)
		}
		return fmt.Errorf("the command line cannot be read: %w", err)
	}
	if i := len(args) - flags.NArg(); flags.NArg() > 0 && i > 0 && isBool(flags, args[i-1]) && isTruth(args[i]) {
		return fmt.Errorf("%s %s must be one word: %s=%s", args[i-1], args[i], args[i-1], args[i])
	}
	for name, v := range values {
		text, there := os.LookupEnv(envName(name))
		if v.given || !there || !fromEnvironment(name) {
			continue
		}
		v.name = envName(name)
		if err := v.Set(text); err != nil {
			return err
		}
	}
	return nil
}

// isBool reports whether an argument is a flag that is true or false.
func isBool(flags *flag.FlagSet, arg string) bool {
	f := flags.Lookup(strings.TrimLeft(arg, "-"))
	if f == nil || !strings.HasPrefix(arg, "-") {
		return false
	}
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// isTruth reports whether an argument can only be the value of a flag.
func isTruth(arg string) bool {
	return slices.Contains([]string{"true", "false", "yes", "no", "on", "off", "1", "0"}, strings.ToLower(arg))
}

// A strictValue is the value of a flag that may be given once and is never empty.
// Its errors are sentences that name the flag or the variable.
type strictValue struct {
	flag.Value
	name  string // of the flag, or of the variable that is read instead
	given bool
	err   error // the last error of Set, because package flag makes another text of it
}

// Set implements flag.Value.
func (v *strictValue) Set(text string) error {
	v.err = v.set(text)
	return v.err
}

func (v *strictValue) set(text string) error {
	if v.given {
		return fmt.Errorf("%s is given twice", v.name)
	}
	v.given = true
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("%s is empty; give it a value, or leave it out", v.name)
	}
	err := v.Value.Set(text)
	if err == nil {
		return nil
	}
	getter, ok := v.Value.(flag.Getter)
	if !ok {
		return fmt.Errorf("%s: %w", v.name, err)
	}
	switch getter.Get().(type) {
	case bool:
		return fmt.Errorf("%s %q is neither true nor false", v.name, text)
	case time.Duration:
		return fmt.Errorf("%s %q is not a time, such as 10s, 5m or 1h30m", v.name, text)
	default:
		return fmt.Errorf("%s %q is not a number, or too large", v.name, text)
	}
}

// IsBoolFlag lets package flag accept the flag without a value.
func (v *strictValue) IsBoolFlag() bool {
	b, ok := v.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// String implements flag.Value. Package flag calls it on a zero value, too.
func (v *strictValue) String() string {
	if v == nil || v.Value == nil {
		return ""
	}
	return v.Value.String()
}

// printFlags writes every flag, with its environment variable if there is one.
func printFlags(flags *flag.FlagSet, w io.Writer, fromEnvironment func(name string) bool) {
	flags.VisitAll(func(f *flag.Flag) {
		plain := *f
		if v, ok := f.Value.(*strictValue); ok {
			plain.Value = v.Value // else package flag does not know that it is a bool
		}
		kind, usage := flag.UnquoteUsage(&plain)
		line := "  -" + f.Name
		if kind != "" {
			line += " " + kind
		}
		fmt.Fprintf(w, "\n%s\n      %s", line, usage)
		var facts []string
		if fromEnvironment(f.Name) {
			facts = append(facts, "environment: "+envName(f.Name))
		}
		if f.DefValue != "" && f.DefValue != "false" {
			facts = append(facts, "default: "+f.DefValue)
		}
		if len(facts) > 0 {
			fmt.Fprintf(w, "\n      %s", strings.Join(facts, ", "))
		}
	})
	fmt.Fprint(w, "\n")
}

// unknownVariables returns a sentence for each environment variable that looks like
// one of the flags' and is none: a setting that somebody believes to be in force.
func unknownVariables(flags *flag.FlagSet, environment []string) (sentences []string) {
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, envName(f.Name)) })
	for _, pair := range environment {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, envPrefix) && !slices.Contains(names, name) {
			sentences = append(sentences, fmt.Sprintf("the environment variable %s is not known and changes nothing%s", name, didYouMean(name, names)))
		}
	}
	slices.Sort(sentences)
	return sentences
}

// didYouMean returns ", did you mean NAME?" if a word looks like one of the names,
// and else "".
func didYouMean(word string, names []string) string {
	if name := spelling.Nearest(word, names); name != "" {
		return fmt.Sprintf("; did you mean %s?", name)
	}
	return ""
}
