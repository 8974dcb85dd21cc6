package view

import (
	"strconv"

	"kith/server/protocol"
)

// firstLine returns the beginning of a text, up to the first line break and to
// protocol.PreviewLimit characters.
func firstLine(text string) string {
	n := 0
	for i, r := range text {
		if n++; r == '\n' || n > protocol.PreviewLimit {
			return text[:i] + "…"
		}
	}
	return text
}

// badge returns a number in at most three characters.
func badge(n int64) string {
	if n > 99 {
		return "99+"
	}
	return strconv.FormatInt(n, 10)
}

// waitingTime returns how long somebody has waited, in milliseconds, in one unit.
func waitingTime(ms int64) string {
	const minute = 60_000
	switch minutes := ms / minute; {
	case minutes < 1:
		return "now"
	case minutes < 60:
		return strconv.FormatInt(minutes, 10) + " min"
	case minutes < 48*60:
		return strconv.FormatInt(minutes/60, 10) + " h"
	default:
		return plural(minutes/(24*60), "day", "days")
	}
}

// Error messages and notices.
const (
	TextNameMissing     = "Please enter your name."
	TextPasswordMissing = "Please enter your password."
	TextCodeMissing     = "Please enter the code that your authenticator app shows."
	TextPasswordChanged = "Your password is changed. Please sign in with it."
	TextUnreachable     = "The server could not be reached. Please check your connection and try again."
	TextPictureTooLarge = "That file is too large. A picture may have up to 1 MB."
	TextTooManyTries    = "That were too many tries. Please wait a moment."
	TextServerError     = "Something went wrong on the server. Please try again."
	TextSignedOut       = "Your sign-in has ended. Please sign in again; what you wrote is still here."
	TextTooLong         = "That is longer than a message may be: 10,000 characters."
	TextOutboxFull      = "Too many replies wait to be sent. Please wait until the connection is back."
	TextNotConnected    = "There is no connection right now. Please try again in a moment."
)

// Announcements for screen readers.
const (
	TextMessageFrom = "New message from "
	TextCodesCopied = "The recovery codes were copied."
	TextCopied      = "The address was copied."
)

// plural returns a number with its noun.
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + many
}

// languages are the names of languages by their codes.
var languages = map[string]string{
	"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
	"en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
	"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
	"ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch",
	"no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
	"sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
	"vi": "Vietnamese", "zh": "Chinese",
}

// languageName returns the name of a language tag, such as "German" or
// "English (GB)", or the tag itself if its language is not known.
func languageName(tag string) string {
	end := 0
	for end < len(tag) && tag[end] != '-' && tag[end] != '_' {
		end++
	}
	name, ok := languages[tag[:end]]
	switch {
	case !ok:
		return tag // also of ""
	case end == len(tag):
		return name
	}
	return name + " (" + tag[end+1:] + ")"
}
