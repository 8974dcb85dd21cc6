package chat

import (
	"strconv"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A reply is a JSON object on its way to the page, which reads every field even
// where it says 0 or false. The codec leaves those out.
type reply []byte

func (r reply) name(name string) reply {
	if len(r) == 0 {
		r = append(r, '{')
	} else {
		r = append(r, ',')
	}
	r = append(r, quote(name)...)
	return append(r, ':')
}

func (r reply) text(name, value string) reply { return append(r.name(name), quote(value)...) }

func (r reply) number(name string, value int64) reply {
	return strconv.AppendInt(r.name(name), value, 10)
}

func (r reply) yes(name string, value bool) reply { return strconv.AppendBool(r.name(name), value) }

// json puts in what is JSON already.
func (r reply) json(name, value string) reply { return append(r.name(name), value...) }

// done closes the object.
func (r reply) done() string {
	if len(r) == 0 {
		return "{}"
	}
	return string(append(r, '}'))
}

// quoted is a text on its own, as the codec writes it.
type quoted struct{ text string }

func (q *quoted) Fields(c *codec.Codec) { c.String("", &q.text, len(q.text)) }

// quote writes a text as a JSON string.
func quote(s string) string {
	if s == "" {
		return `""`
	}
	object := codec.Encode(&quoted{s})
	return object[len(`{"":`) : len(object)-len("}")]
}

// conversationJSON is a conversation as the page is told of it.
func conversationJSON(c *Conversation) string {
	return reply(nil).text("conversationId", c.ID).text("createdAt", stamp(c.Created)).
		yes("ended", c.Ended).yes("isInAssistantMode", false).done()
}

// messageJSON is a message as the page is told of it.
func messageJSON(v protocol.Message) string {
	r := reply(nil).text("messageId", v.ID).text("conversationId", v.Conversation).
		text("author", string(v.Author)).text("body", v.Text).text("createdAt", stamp(v.At))
	if v.Person.Name != "" {
		r = r.json("user", personJSON(v.Person))
	}
	return r.done()
}

func personJSON(p protocol.Person) string {
	return reply(nil).text("displayName", p.Name).text("avatarUrl", p.Picture).done()
}

// stamp writes a moment as ISO 8601 in UTC.
func stamp(at int64) string {
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
