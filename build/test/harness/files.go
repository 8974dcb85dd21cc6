package harness

import (
	"fmt"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
)

// ChooseFile chooses a file in the first input for files whose accessible name ends with a
// text, as somebody does in the dialog that it opens.
func (p *Page) ChooseFile(name, file string) {
	p.tb.Helper()
	Until(p.tb, "there is an input for a file named "+name, func() string {
		input, err := call(p.ctx, runtime.Evaluate, runtime.EvaluateParams{
			Expression: fmt.Sprintf(`[...document.querySelectorAll("input[type=file]")].find((e) => e.labels[0]?.textContent.endsWith(%q))`, name)})
		if err != nil {
			return err.Error()
		}
		if input.Result == nil || input.Result.ObjectID == "" {
			return "there is none"
		}
		if _, err := call(p.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: input.Result.ObjectID}); err != nil {
			return err.Error()
		}
		return ""
	})
}
