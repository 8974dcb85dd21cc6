package web

import "strings"

// browserName says a User-Agent in words that help an agent: "Firefox 140 on
// Windows". It is "" for what it does not know. The order matters, for most
// browsers claim to be several others as well.
func browserName(userAgent string) string {
	name := ""
	for _, b := range []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
		{"HeadlessChrome/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"},
	} {
		if _, rest, found := strings.Cut(userAgent, b.mark); found {
			name = b.name
			if major := leadingDigits(rest); major != "" {
				name += " " + major
			}
			break
		}
	}
	system := ""
	for _, o := range []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"CrOS", "ChromeOS"}, {"Macintosh", "macOS"}, {"Linux", "Linux"},
	} {
		if strings.Contains(userAgent, o.mark) {
			system = o.name
			break
		}
	}
	if name == "" || system == "" {
		return name + system
	}
	return name + " on " + system
}

func leadingDigits(text string) string {
	end := 0
	for end < len(text) && end < 6 && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end]
}
