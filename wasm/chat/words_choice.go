package chat

// ChooseLanguage answers the first of the languages asked for that the panel
// speaks, and Languages[0] where it speaks none. It reads tags as sites and
// browsers write them: "en", "en_us", "fr-CA", "AR".
func ChooseLanguage(asked ...string) string {
	for _, tag := range asked {
		language, _ := SplitTag(tag)
		for _, l := range Languages {
			if l == language {
				return l
			}
		}
	}
	return Languages[0]
}

// Direction is the dir of the document in a language.
func Direction(language string) string {
	if WordsFor(language).RTL {
		return "rtl"
	}
	return "ltr"
}

// SplitTag answers a tag's language and region, "" where it names none, both in
// small letters. A script between the two is passed over: "zh-Hant-TW".
func SplitTag(tag string) (language, region string) {
	part := make([]byte, 0, 8)
	for i := 0; i <= len(tag); i++ {
		if i < len(tag) && tag[i] != '-' && tag[i] != '_' {
			part = append(part, lower(tag[i]))
			continue
		}
		switch {
		case language == "":
			language = string(part)
		case region == "" && (len(part) == 2 || len(part) == 3 && part[0] <= '9'):
			region = string(part)
		}
		part = part[:0]
	}
	return language, region
}

// lower makes a small letter of an ASCII one.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
