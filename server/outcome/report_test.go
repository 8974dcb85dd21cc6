package outcome

import (
	"encoding/json"
	"strings"
	"testing"
)

const example = `{"frame":"k3j0q8zt","release":"237d0884aeaf30c4","site":"https://shop.example","bucket":4711,"age":31,
	"seen":{"boot":[1,0],"press":[4,1],"of a newer release":[1,1]},"shown":[0,3,1,0,0,0,0,0,0],"acked":[0,0,0,0,1,0,0,0,0],"sent":3,"left":true,"more":{}}`

func TestParse(t *testing.T) {
	r, err := Parse([]byte(example))
	if err != nil || r.Frame != "k3j0q8zt" || r.Seen["press"] != [2]int{4, 1} || r.Shown[1] != 3 || r.Acked[4] != 1 || !r.Left || r.Sent != 3 || r.Age != 31 || r.Bucket != 4711 {
		t.Errorf("%+v, %v", r, err)
	}
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(example) }
	for text, want := range map[string]string{
		"":                                  "not a JSON object",
		"[]":                                "array",
		replace(`"k3j0q8zt"`, `"k3j0q8z"`):  "of 8 to 32 characters",
		replace(`"k3j0q8zt"`, `"K3j0q8zt"`): `"frame" is not`,
		replace(`"k3j0q8zt"`, `"`+strings.Repeat("a", 33)+`"`):         `"frame" is not`,
		replace(`"k3j0q8zt"`, `7`):                                     `"frame" cannot be a JSON number`,
		replace(`"237d0884aeaf30c4"`, `""`):                            `"release" is empty`,
		replace(`"237d0884aeaf30c4"`, `"`+strings.Repeat("a", 65)+`"`): "longer than 64",
		replace(`4711`, `10001`):                                       `"bucket" is none of 0 to 10000`,
		replace(`4711`, `-1`):                                          `"bucket"`,
		replace(`31,`, `-1,`):                                          `"age"`,
		replace(`"sent":3`, `"sent":-1`):                               `"sent"`,
		replace(`"sent":3`, `"sent":100001`):                           `"sent"`,
		replace(`[4,1]`, `[4,5]`):                                      `5 failures of 4 trials of "press"`,
		replace(`[4,1]`, `[4,-1]`):                                     `"press"`,
		replace(`[4,1]`, `[100001,1]`):                                 `"press"`,
		replace(`[0,3,1,`, `[3,1,`):                                    `"shown" has 8 numbers and not 9`,
		replace(`[0,3,1,`, `[0,-3,1,`):                                 `"shown" has -3`,
		replace(`[0,0,0,0,1,`, `[0,0,0,0,100001,`):                     `"acked" has 100001`,
		example + strings.Repeat(" ", ReportBytes):                     "may have 2048",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// FuzzParse: whatever is sent, what is accepted can be counted.
func FuzzParse(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte(`{"frame":"frame00000001","release":"r2","seen":{"boot":[1,1],"bubble":[9,9],"send":[1,0]},"shown":[0,0,0,0,0,0,0,0,99999],"sent":100000}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Parse(text)
		if err != nil {
			if strings.HasSuffix(err.Error(), ".") || !strings.HasPrefix(err.Error(), "the report") {
				t.Errorf("no sentence: %v", err)
			}
			return
		}
		if again, err := json.Marshal(r); err != nil {
			t.Error(err)
		} else if _, err := Parse(again); err != nil && len(again) <= ReportBytes {
			t.Errorf("%s was accepted as %s, which is not: %v", text, again, err)
		}
		w := newWorld(t)
		w.loadFrom(address(1), Load{Frame: r.Frame, Release: r.Release, Site: site, Bucket: canaryBucket})
		w.Report(r, elsewhere, w.now)
		w.pass(40)
	})
}
