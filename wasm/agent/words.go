package agent

import (
	"strconv"

	"kith/wasm/format"
)

// What is said when something does not go well.
const (
	wordNameMissing     = "Please enter your name."
	wordPasswordMissing = "Please enter your password."
	wordUnreached       = "The server could not be reached. Please check your connection and try again."
	wordTooLarge        = "That file is too large. A picture may have up to 1 MB."
	wordTooManyTries    = "That were too many tries. Please wait a moment."
	wordBroken          = "Something went wrong on the server. Please try again."
	wordSignedOut       = "Your sign-in has ended. Please sign in again; what you wrote is still here."
	wordTooLong         = "That is longer than a message may be: 10,000 characters."
	wordOutboxFull      = "Too many replies wait to be sent. Please wait until the connection is back."
	wordNotNow          = "There is no connection right now. Please try again in a moment."
)

// What is told to those who do not see it.
const (
	wordMessageFrom = "New message from "
	wordCopied      = "The address was copied."
)

var names = format.Names{
	Today: "Today", Yesterday: "Yesterday", AM: "AM", PM: "PM",
	Days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months: [12]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"},
}

// count says a number with its noun.
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}

// languages are the names of those that visitors' browsers most often speak.
var languages = map[string]string{
	"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
	"en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
	"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
	"ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch",
	"no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
	"sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
	"vi": "Vietnamese", "zh": "Chinese",
}

// languageName says a language tag in words: "German", "English (GB)".
func languageName(tag string) string {
	end := 0
	for end < len(tag) && tag[end] != '-' && tag[end] != '_' {
		end++
	}
	name, ok := languages[tag[:end]]
	switch {
	case !ok:
		return tag // also of none
	case end == len(tag):
		return name
	}
	return name + " (" + tag[end+1:] + ")"
}
