package access

import (
	"strings"
	"testing"
)

func TestPasswordProblem(t *testing.T) {
	for password, want := range map[string]string{
		"a long sentence":          "",
		"correct horse battery":    "",
		"Grünkohl mit Kartoffeln":  "",
		"пароль из пяти слов":      "",
		"vK9#qLm2$xTz":             "",
		"":                         "at least 12",
		"elevenchars":              "at least 12",
		"éééééééééé":               "at least 12", // 20 bytes, 10 characters
		"Password1234":             "guessed first",
		"P@ssw0rd!!2026":           "guessed first",
		"1234qwertyuiop":           "guessed first",
		"iloveyou123!":             "guessed first",
		"liverpoolliverpool":       "guessed first",
		"aaaaaaaaaaaa":             "over and over",
		"abcabcabcabc":             "over and over",
		"123456789012":             "a row of characters",
		"12.03.1984-7":             "a row of characters",
		"abcdefghijkl":             "a row of characters",
		"Mira Oelmez 1984":         "your name",
		strings.Repeat("x y", 100): "at most 256",
	} {
		got := PasswordProblem(password, "mira oelmez")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestTheListOfCommonPasswordsIsRead(t *testing.T) {
	if n := len(commonStems()); n < 10_000 {
		t.Errorf("the list has %d", n)
	}
}
