package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"kith/server/guard"
	"kith/server/hub"
)

// config is the configuration from the command line and the environment.
type config struct {
	addr       string
	publicURL  publicURL
	metrics    string
	data       string
	kb         string
	brandsPath string
	demo       bool
	unsafeDemo bool
	invite     bool
	logLevel   logLevel
	logFormat  string
	proxies    prefixList
	drain      time.Duration
	keep       keepTime
	limits     hub.Limits

	releaseKeys keyFile
	canary      shareFlag
	canaryWatch time.Duration

	warnings []string // sentences for the log
}

// errHelp is the error of readConfig after it printed the flags for -h.
var errHelp = errors.New("help")

// readConfig reads the flags, and the environment for flags that are not given. It
// returns errHelp for -h, and else an errUsage whose text is a sentence without its
// full stop.
func readConfig(args []string, help io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.StringVar(&c.addr, "addr", "localhost:8080", "`HOST:PORT` to serve at; port 0 picks a free one, no host means every address")
	flags.Var(&c.publicURL, "public-url", "`URL` at which browsers reach the server through a proxy, such as https://chat.example or https://shop.example/chat (default: http at -addr)")
	flags.StringVar(&c.metrics, "metrics", "", "`HOST:PORT` at which /metrics is served, and nowhere else (default: at -addr, to this machine alone, if there is no proxy)")
	flags.StringVar(&c.data, "data", "data", "`FOLDER` of the conversations; it is created if it does not exist")
	flags.StringVar(&c.kb, "kb", "", "`FOLDER` of Markdown with the help articles (default: the demo's)")
	flags.StringVar(&c.brandsPath, "brands", "", "JSON `FILE` of the brands (default: the demo's)")
	flags.BoolVar(&c.demo, "demo", true, "serve the demo's shop at /")
	flags.BoolVar(&c.unsafeDemo, "unsafe-demo", false, "let others in although the demo is served, with its published secret, or a brand allows any site: to try it in a container")
	flags.BoolVar(&c.invite, "invite", false, "print an invitation for another agent at start")
	flags.Var(&c.logLevel, "log", "least `LEVEL` that is logged: debug, info, warn or error")
	flags.StringVar(&c.logFormat, "log-format", "text", "`FORMAT` of the log: text or json")
	flags.Var(&c.proxies, "trusted-proxies", "`ADDRESSES` of proxies, such as 10.0.0.0/8,::1, whose X-Forwarded-For and X-Forwarded-Proto are believed")
	flags.Var(&c.keep, "keep", "`TIME` that conversations are kept after their last message, such as 365d; a brand's \"keep\" goes before it (default: forever)")
	flags.Var(&c.releaseKeys, "release-key", "PEM `FILE` with the public keys of which one must have signed a release that is added (default: none needs a signature)")
	flags.Var(&c.canary, "canary", "`SHARE` of the visitors, such as 5%, who get the release of a new binary at first (default: all get it)")
	flags.DurationVar(&c.canaryWatch, "canary-watch", guard.DefaultWatch, "`TIME` that a canary is watched at least before it may be promoted")
	flags.DurationVar(&c.drain, "drain", 10*time.Second, "`TIME` that stopping may take")
	addLimitFlags(flags, &c.limits)

	err := parseFlags(flags, args, everyFlag)
	if errors.Is(err, flag.ErrHelp) {
		printHelp(flags, help)
		return c, errHelp
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("%q is not a flag", flags.Arg(0))
		if _, _, unknown := findCommand(flags.Args()); unknown == nil {
			err = fmt.Errorf("%q comes after flags: a command comes first, and its own flags after it", flags.Arg(0))
		}
	}
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return c, errUsage{fmt.Errorf("%w; -h lists all flags", err)}
	}
	c.warnings = unknownVariables(flags, os.Environ())
	return c, nil
}

// check returns an error if a value cannot be meant.
func (c *config) check() error {
	if _, port, err := net.SplitHostPort(c.addr); err != nil || !validPort(port) {
		return fmt.Errorf("-addr %q is not HOST:PORT, such as 127.0.0.1:8080", c.addr)
	}
	if _, port, err := net.SplitHostPort(c.metrics); c.metrics != "" && (err != nil || !validPort(port)) {
		return fmt.Errorf("-metrics %q is not HOST:PORT, such as 127.0.0.1:9100", c.metrics)
	}
	if c.metrics == c.addr && !strings.HasSuffix(c.addr, ":0") {
		return fmt.Errorf("-metrics and -addr are both %s; give the metrics a port of their own", c.addr)
	}
	if c.logFormat != "text" && c.logFormat != "json" {
		return fmt.Errorf("-log-format %q is not text or json", c.logFormat)
	}
	if c.canaryWatch < 0 {
		return fmt.Errorf("-canary-watch %s is negative; 0s needs no time at all", c.canaryWatch)
	}
	if c.drain < 0 {
		return fmt.Errorf("-drain %s is negative; 0s stops without waiting", c.drain)
	}
	return nil
}

// printHelp writes what the binary can do.
func printHelp(flags *flag.FlagSet, w io.Writer) {
	fmt.Fprint(w, "server serves the chat until it gets SIGTERM or SIGINT. -version says which release it is.\n")
	if len(commands) > 0 {
		fmt.Fprint(w, "\nIt has commands, too; \"server COMMAND -h\" explains one:\n\n")
		for _, c := range commands {
			fmt.Fprintf(w, "  server %-24s %s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
		}
	}
	printFlags(flags, w, everyFlag)
}

// logLevel is a flag.Value: the least level that is logged. The zero value is info.
type logLevel struct{ slog.Level }

// String implements flag.Value.
func (l *logLevel) String() string { return strings.ToLower(l.Level.String()) }

// Set implements flag.Value.
func (l *logLevel) Set(text string) error {
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if strings.EqualFold(text, level.String()) {
			l.Level = level
			return nil
		}
	}
	return fmt.Errorf("%q is not debug, info, warn or error", text)
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
			if err != nil || address.Zone() != "" {
				return fmt.Errorf("%q is neither an IP address nor a network such as 10.0.0.0/8", word)
			}
			address = address.Unmap()
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		if prefix != prefix.Masked() {
			return fmt.Errorf("%s is an address within a network; it is %s or %s", word, prefix.Masked(), prefix.Addr())
		}
		if prefix.Bits() == 0 {
			return fmt.Errorf("%s would believe everybody, and anybody could pretend to have any address; name the proxies' own addresses", word)
		}
		*p = append(*p, prefix)
	}
	if len(*p) == 0 {
		return fmt.Errorf("%q names no address", text)
	}
	return nil
}
