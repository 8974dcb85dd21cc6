package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/peterbourgon/ff/v3"

	"kith/server/hub"
)

// envPrefix is the prefix of the environment variables: -addr is CHAT_ADDR.
const envPrefix = "CHAT"

// config is the configuration from the command line and the environment.
type config struct {
	addr      string
	data      string
	kb        string
	brands    string
	demo      bool
	invite    bool
	logLevel  string
	logFormat string
	proxies   prefixList
	drain     time.Duration
	limits    hub.Limits
}

// errHelp is the error of readConfig after it printed the flags for -h.
var errHelp = errors.New("help")

// readConfig reads the flags, and the environment for flags that are not given. It
// returns errHelp for -h, and else an error whose text is a sentence without its full
// stop.
func readConfig(args []string, help io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&c.addr, "addr", "localhost:8080", "`HOST:PORT` to serve at; port 0 picks a free one, no host means every address")
	flags.StringVar(&c.data, "data", "data", "`FOLDER` of the conversations; it is created if it does not exist")
	flags.StringVar(&c.kb, "kb", "", "`FOLDER` of Markdown with the help articles (default: the demo's)")
	flags.StringVar(&c.brands, "brands", "", "JSON `FILE` of the brands (default: the demo's)")
	flags.BoolVar(&c.demo, "demo", true, "serve the demo's shop at /")
	flags.BoolVar(&c.invite, "invite", false, "print an invitation for another agent at start")
	flags.StringVar(&c.logLevel, "log", "info", "least `LEVEL` that is logged: debug, info, warn or error")
	flags.StringVar(&c.logFormat, "log-format", "text", "`FORMAT` of the log: text or json")
	flags.Var(&c.proxies, "trusted-proxies", "`ADDRESSES` of proxies, such as 10.0.0.0/8,::1, whose X-Forwarded-For and X-Forwarded-Proto are believed")
	flags.DurationVar(&c.drain, "drain", 10*time.Second, "`TIME` that stopping may take")
	addLimitFlags(flags, &c.limits)

	err := ff.Parse(flags, args, ff.WithEnvVarPrefix(envPrefix))
	switch {
	case errors.Is(err, flag.ErrHelp):
		printFlags(flags, help)
		return c, errHelp
	case err != nil:
		return c, fmt.Errorf("%s; -h lists all flags", strings.TrimPrefix(err.Error(), "error parsing commandline args: "))
	case flags.NArg() > 0:
		return c, fmt.Errorf("the argument %q is not a flag; -h lists all flags", flags.Arg(0))
	}
	if _, _, err := net.SplitHostPort(c.addr); err != nil {
		return c, fmt.Errorf("-addr %q is not HOST:PORT, such as 127.0.0.1:8080", c.addr)
	}
	if _, err := parseLevel(c.logLevel); err != nil {
		return c, fmt.Errorf("-log %q is not debug, info, warn or error", c.logLevel)
	}
	if c.logFormat != "text" && c.logFormat != "json" {
		return c, fmt.Errorf("-log-format %q is not text or json", c.logFormat)
	}
	return c, nil
}

// printFlags writes every flag with its environment variable.
func printFlags(flags *flag.FlagSet, w io.Writer) {
	fmt.Fprint(w, "server serves the chat until it gets SIGTERM or SIGINT.\n\n")
	flags.VisitAll(func(f *flag.Flag) {
		kind, usage := flag.UnquoteUsage(f)
		line := "  -" + f.Name
		if kind != "" {
			line += " " + kind
		}
		env := envPrefix + "_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		fmt.Fprintf(w, "%s\n      %s\n      environment: %s", line, usage, env)
		if f.DefValue != "" {
			fmt.Fprintf(w, ", default: %s", f.DefValue)
		}
		fmt.Fprint(w, "\n")
	})
}

// prefixList is a flag.Value of IP addresses and networks.
type prefixList []netip.Prefix

// String implements flag.Value.
func (p *prefixList) String() string {
	var words []string
	for _, prefix := range *p {
		words = append(words, prefix.String())
	}
	return strings.Join(words, ",")
}

// Set implements flag.Value.
func (p *prefixList) Set(text string) error {
	*p = nil
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			address, err := netip.ParseAddr(word)
			if err != nil {
				return fmt.Errorf("%q is neither an address nor a network", word)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		*p = append(*p, prefix.Masked())
	}
	return nil
}
