package html

// Class returns the class attribute: names separated by spaces.
func Class(names string) Attr { return Attr{"class", names} }

// Attribute returns an attribute.
func Attribute(name, value string) Attr { return Attr{name, value} }

// BoolAttribute returns an attribute without a value, such as disabled, if on is
// true, and nothing otherwise.
func BoolAttribute(name string, on bool) Attr {
	if !on {
		return Attr{}
	}
	return Attr{name, ""}
}

// On binds a type of event on the element, or on what is inside it, to a name:
// the program receives an app.Action with that type and name. The types are
// "click", "input", "change", "submit", "scroll", "focus" and "blur"; for keys
// "enter", "escape", "up", "down", "left", "right", "home", "end" and the letters
// "a" to "z". The binding nearest to where the event occurred is the one used.
func On(event, name string) Attr { return Attr{"data-on-" + event, name} }

// DataValue returns the attribute that becomes app.Action.Value, such as which
// conversation of a list was chosen.
func DataValue(v string) Attr { return Attr{"data-value", v} }

// DataName returns the attribute by which app.Focus finds the element.
func DataName(name string) Attr { return Attr{"data-name", name} }

// PinScroll returns the attribute that keeps the position of a scrolled element
// when its contents change. With atEnd it stays at its end when it grows, and
// changing to atEnd scrolls it there. Otherwise what a person is looking at stays
// where it is when something is added above it.
func PinScroll(atEnd bool) Attr {
	if atEnd {
		return Attr{"data-pin", "end"}
	}
	return Attr{"data-pin", "free"}
}

// If returns the part if the condition holds, and nothing otherwise.
func If(condition bool, p Part) Part {
	if condition {
		return p
	}
	return nil
}

// isProperty reports whether an attribute is only the initial value of a property
// that people change, so that the property must be set instead.
func isProperty(tag, name string) bool {
	switch name {
	case "value":
		return tag == "input" || tag == "textarea" || tag == "select"
	case "checked":
		return tag == "input"
	}
	return false
}
