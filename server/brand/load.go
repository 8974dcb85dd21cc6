package brand

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines without a zone database, too

	"kith/server/protocol"
)

// brandsFile is the JSON of a brands file: {"brands": [...]}.
type brandsFile struct {
	Brands []brandJSON `json:"brands"`
}

// brandJSON is one brand in a brands file.
type brandJSON struct {
	Key      string   `json:"key"`
	Name     string   `json:"name"`
	Color    string   `json:"color"`
	Greeting string   `json:"greeting"`
	Language string   `json:"language"`
	Sites    []string `json:"sites"`
	Secret   string   `json:"secret"`
	Secrets  []string `json:"secrets"` // instead of secret: the new one and the one that it replaces
	Team     []struct {
		Name    string `json:"name"`
		Picture string `json:"picture"`
	} `json:"team"`
	Hours struct {
		Zone     string              `json:"zone"`
		Week     map[string][]string `json:"week"`     // "monday": ["9:00-17:30"]
		Holidays map[string][]string `json:"holidays"` // "2026-12-24": ["9:00-12:00"], or [] for all day
	} `json:"hours"`
	PageQuery bool `json:"pageQuery"`
}

// Load reads a brands file. Its error is one sentence, without its full stop, that
// names the file, the brand and the field.
func Load(path string) (*Set, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the brands file cannot be read: %w", err)
	}
	s, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the brands file %s: %w", path, err)
	}
	return s, nil
}

// Parse reads the text of a brands file. Its error names the brand and the field.
func Parse(text []byte) (*Set, error) {
	var f brandsFile
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("it is not the JSON expected: %w", err)
	}
	if len(f.Brands) == 0 {
		return nil, fmt.Errorf("it names no brand")
	}
	s := NewSet()
	for i, e := range f.Brands {
		b, err := e.brand()
		if err != nil {
			return nil, fmt.Errorf("brand %d (%q): %w", i+1, e.Key, err)
		}
		if s.byKey[b.Key] != nil {
			return nil, fmt.Errorf("brand %d (%q): another brand has that key", i+1, e.Key)
		}
		for _, other := range s.byKey {
			if sharesSecret(b, other) {
				return nil, fmt.Errorf("brand %d (%q) has the same secret as %q: with that, each could sign in people of the other; give it one of its own", i+1, b.Key, other.Key)
			}
		}
		s.byKey[b.Key] = b
	}
	return s, nil
}

// sharesSecret reports whether two brands have a secret in common.
func sharesSecret(a, b *Brand) bool {
	return slices.ContainsFunc(a.Secrets, func(secret []byte) bool {
		return slices.ContainsFunc(b.Secrets, func(other []byte) bool { return bytes.Equal(secret, other) })
	})
}

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// minSecretBytes is the length of the shortest secret. HS256 requires 32 bytes; a
// shorter secret can be guessed offline, from a single token.
const minSecretBytes = 32

// brand returns the brand, or an error if a field is not valid.
func (e brandJSON) brand() (*Brand, error) {
	b := &Brand{Key: e.Key, Name: e.Name, Color: e.Color, Greeting: e.Greeting, Language: e.Language, Sites: e.Sites, PageQuery: e.PageQuery}
	if b.Color == "" {
		b.Color = Demo().Color
	}
	if b.Language == "" {
		b.Language = "en"
	}
	switch {
	case !keyPattern.MatchString(e.Key):
		return nil, fmt.Errorf("key must be 1 to 64 letters, digits, dots, dashes or underscores")
	case strings.TrimSpace(e.Name) == "" || len(e.Name) > protocol.NameLimit:
		return nil, fmt.Errorf("name must have 1 to %d bytes", protocol.NameLimit)
	case !protocol.ValidColor(b.Color):
		return nil, fmt.Errorf("color must look like #0f766e, not %q", e.Color)
	case len(e.Greeting) > protocol.AddressLimit:
		return nil, fmt.Errorf("greeting is longer than %d bytes", protocol.AddressLimit)
	case len(b.Language) > protocol.IDLimit:
		return nil, fmt.Errorf("language must look like en or de")
	case len(e.Sites) == 0:
		return nil, fmt.Errorf(`sites must name the pages' origins, such as "https://shop.example", or "*" for any`)
	case len(e.Team) > protocol.TeamLimit:
		return nil, fmt.Errorf("team has more than %d people", protocol.TeamLimit)
	}
	if err := e.setSecrets(b); err != nil {
		return nil, err
	}
	for _, site := range e.Sites {
		if !validSite(site) {
			return nil, fmt.Errorf(`site %q must look like "https://shop.example", "https://*.shop.example" or "*"`, site)
		}
	}
	for i, p := range e.Team {
		if p.Name == "" || len(p.Name) > protocol.NameLimit || len(p.Picture) > protocol.AddressLimit {
			return nil, fmt.Errorf("team member %d needs a name of 1 to %d bytes", i+1, protocol.NameLimit)
		}
		b.Team = append(b.Team, protocol.Person{ID: fmt.Sprintf("%s-%d", e.Key, i+1), Name: p.Name, Picture: p.Picture})
	}
	return b, e.setHours(b)
}

// maxSecrets is how many secrets a brand may have: one, and another while it is
// replaced. A secret that is never removed is one more that can leak.
const maxSecrets = 2

// setSecrets sets the brand's secrets, or returns an error if they are not valid.
func (e brandJSON) setSecrets(b *Brand) error {
	list := e.Secrets
	switch {
	case e.Secret != "" && len(e.Secrets) > 0:
		return fmt.Errorf("secret and secrets are both there; give either one secret, or the list of two while one replaces the other")
	case e.Secret != "":
		list = []string{e.Secret}
	case len(list) > maxSecrets:
		return fmt.Errorf("secrets has more than %d entries; remove those that no site signs with any more", maxSecrets)
	}
	for i, secret := range list {
		if len(secret) < minSecretBytes {
			return fmt.Errorf("a secret is shorter than %d bytes; \"openssl rand -base64 32\" makes a good one", minSecretBytes)
		}
		if slices.Contains(list[:i], secret) {
			return fmt.Errorf("secrets names the same secret twice")
		}
		b.Secrets = append(b.Secrets, []byte(secret))
	}
	return nil
}

// validSite reports whether a site has one of the forms that Brand.Allows knows.
func validSite(site string) bool {
	if site == "*" {
		return true
	}
	plain := strings.Replace(site, "://*.", "://", 1)
	return (&Brand{Sites: []string{plain}}).Allows(plain)
}

// setHours sets the brand's business hours, or returns an error if they are not
// valid.
func (e brandJSON) setHours(b *Brand) error {
	zone, err := time.LoadLocation(e.Hours.Zone)
	if err != nil {
		return fmt.Errorf("hours: time zone %q is not known; it must look like Europe/Berlin", e.Hours.Zone)
	}
	b.Hours = Hours{Zone: zone, Week: map[time.Weekday][]Span{}, Holidays: map[string][]Span{}}
	days := []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	for day, texts := range e.Hours.Week {
		i := slices.Index(days, strings.ToLower(day))
		if i < 0 {
			return fmt.Errorf("hours: %q is no day of the week", day)
		}
		if b.Hours.Week[time.Weekday(i)], err = parseSpans(texts); err != nil {
			return fmt.Errorf("hours of %s: %w", day, err)
		}
	}
	for date, texts := range e.Hours.Holidays {
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return fmt.Errorf("hours: holiday %q must look like 2026-12-24", date)
		}
		if b.Hours.Holidays[date], err = parseSpans(texts); err != nil {
			return fmt.Errorf("hours of %s: %w", date, err)
		}
	}
	return nil
}

// parseSpans parses texts such as "9:00-17:30".
func parseSpans(texts []string) ([]Span, error) {
	list := []Span{}
	for _, text := range texts {
		from, to, dash := strings.Cut(text, "-")
		a, okA := parseMinute(from)
		b, okB := parseMinute(to)
		if !dash || !okA || !okB || a >= b {
			return nil, fmt.Errorf("%q must look like 9:00-17:30", text)
		}
		list = append(list, Span{a, b})
	}
	return list, nil
}

// parseMinute parses "17:30" as minutes after midnight. "24:00" is the day's end.
func parseMinute(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}
