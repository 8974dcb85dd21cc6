package html

// Class names the element's style.
func Class(names string) Attr { return Attr{"class", names} }

// Attribute makes an attribute.
func Attribute(name, value string) Attr { return Attr{name, value} }

// BoolAttribute makes an attribute without a value where on, and nothing otherwise.
func BoolAttribute(name string, on bool) Attr {
	if !on {
		return Attr{}
	}
	return Attr{name, ""}
}

// On says by which name the program is told when a person does something of
// that type here: "click", "input", "change", "submit", "scroll", "focus",
// "blur", or "enter", "escape", "up", "down", "left", "right", "home" and
// "end" for the keys. What stands nearest to where it happened counts.
func On(event, name string) Attr { return Attr{"data-on-" + event, name} }

// DataValue is what the program is told beside the name, such as which of many.
func DataValue(v string) Attr { return Attr{"data-value", v} }

// DataName is what app.Focus finds the element by.
func DataName(name string) Attr { return Attr{"data-name", name} }

// PinScroll says of a scrolled element whether it is at its end. There it stays at
// the end when it grows, and turning it there scrolls it; otherwise what a
// person looks at stays where it is when something comes above.
func PinScroll(atEnd bool) Attr {
	if atEnd {
		return Attr{"data-pin", "end"}
	}
	return Attr{"data-pin", "free"}
}

// If is the part where yes, and nothing otherwise.
func If(yes bool, p Part) Part {
	if yes {
		return p
	}
	return nil
}

// isProperty reports whether an attribute is the first value of a property that people
// change by themselves, so that it is the property that must be set.
func isProperty(tag, name string) bool {
	switch name {
	case "value":
		return tag == "input" || tag == "textarea" || tag == "select"
	case "checked":
		return tag == "input"
	}
	return false
}
