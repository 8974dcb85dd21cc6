package chat

import (
	"strconv"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Object is a JSON object on its way to the page, which reads every field even
// where it says 0 or false. The codec leaves those out.
type Object []byte

func (r Object) name(name string) Object {
	if len(r) == 0 {
		r = append(r, '{')
	} else {
		r = append(r, ',')
	}
	r = append(r, Quote(name)...)
	return append(r, ':')
}

func (r Object) Text(name, value string) Object { return append(r.name(name), Quote(value)...) }

func (r Object) Number(name string, value int64) Object {
	return strconv.AppendInt(r.name(name), value, 10)
}

func (r Object) Bool(name string, value bool) Object { return strconv.AppendBool(r.name(name), value) }

// JSON puts in what is JSON already.
func (r Object) JSON(name, value string) Object { return append(r.name(name), value...) }

// String closes the object.
func (r Object) String() string {
	if len(r) == 0 {
		return "{}"
	}
	return string(append(r, '}'))
}

// quoted is a text on its own, as the codec writes it.
type quoted struct{ text string }

func (q *quoted) Fields(c *codec.Codec) { c.String("", &q.text, len(q.text)) }

// Quote writes a text as a JSON string.
func Quote(s string) string {
	if s == "" {
		return `""`
	}
	object := codec.Encode(&quoted{s})
	return object[len(`{"":`) : len(object)-len("}")]
}

// ConversationJSON is a conversation as the page is told of it.
func ConversationJSON(c *Conversation) string {
	return Object(nil).Text("conversationId", c.ID).Text("createdAt", Timestamp(c.Created)).
		Bool("ended", c.Ended).Bool("isInAssistantMode", false).String()
}

// MessageJSON is a message as the page is told of it.
func MessageJSON(v protocol.Message) string {
	r := Object(nil).Text("messageId", v.ID).Text("conversationId", v.Conversation).
		Text("author", string(v.Author)).Text("body", v.Text).Text("createdAt", Timestamp(v.At))
	if v.Person.Name != "" {
		r = r.JSON("user", PersonJSON(v.Person))
	}
	return r.String()
}

func PersonJSON(p protocol.Person) string {
	return Object(nil).Text("displayName", p.Name).Text("avatarUrl", p.Picture).String()
}

// Timestamp writes a moment as ISO 8601 in UTC.
func Timestamp(at int64) string {
	const day = 24 * 60 * 60 * 1000
	days, rest := at/day, at%day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
	year, month, dom := civil(days)
	b := make([]byte, 0, 24)
	b = append(pad(b, year, 4), '-')
	b = append(pad(b, month, 2), '-')
	b = append(pad(b, dom, 2), 'T')
	b = append(pad(b, rest/3_600_000, 2), ':')
	b = append(pad(b, rest/60_000%60, 2), ':')
	b = append(pad(b, rest/1000%60, 2), '.')
	return string(append(pad(b, rest%1000, 3), 'Z'))
}

// pad writes a number with at least as many digits as width.
func pad(b []byte, n int64, width int) []byte {
	digits := strconv.FormatInt(n, 10)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// civil answers the date that lies a number of days after 1 January 1970. It
// counts in years that begin in March, so that a leap day comes last.
func civil(days int64) (year, month, dom int64) {
	const cycle = 146_097 // days in 400 years
	days += 719_468       // from 1 March of the year 0
	era := days / cycle
	if days < 0 {
		era = (days - cycle + 1) / cycle
	}
	d := days - era*cycle
	y := (d - d/1460 + d/36_524 - d/146_096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	dom = d - (153*m+2)/5 + 1
	month = m + 3
	if month > 12 {
		month -= 12
	}
	year = y + era*400
	if month <= 2 {
		year++
	}
	return year, month, dom
}
