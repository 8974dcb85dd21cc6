package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// A mutant is one change. What it changes is compiled in, and takes place if the
// environment names its id.
type mutant struct {
	id   int
	key  string // package, function and change: how survivors.txt names it
	dir  string
	file string
	line int
}

// The changes are:
//
//   - A condition, or an operand of && and ||, is always true, or always false, where
//     that is not the same as another change. A loop's body never runs.
//   - A comparison has its limit one off: < is <=, and so on.
//   - Sums are differences, products quotients, min is max, and reversed.
//   - A call, an assignment, a send, a defer, go, break or continue is removed.
//   - A result is the zero value; true is false, and reversed.
//   - The number in an index or a slice is one more.
//
// A call that logs is left as it is: what a log says is for people.

// A collector finds the changes that can be made in one file.
type collector struct {
	source  []byte
	file    *token.File
	info    *types.Info
	add     func(function, change string, line int) (id int)
	edits   []edit
	handled map[ast.Node]bool
	dropped map[int]bool // the ids of changes that do not compile
	// function is the name of the one being visited; results are those of its
	// innermost literal.
	function string
	results  []*ast.Field
}

func (c *collector) offset(p token.Pos) int { return c.file.Offset(p) }

// text returns a node as it is written.
func (c *collector) text(n ast.Node) string {
	return string(c.source[c.offset(n.Pos()):c.offset(n.End())])
}

// short returns a node in one line, for descriptions.
func (c *collector) short(n ast.Node) string {
	text := strings.Join(strings.Fields(c.text(n)), " ")
	const most = 90
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// mutate adds a change of a node; wrap gets the change's id and what the node became
// through changes within it.
func (c *collector) mutate(n ast.Node, change string, wrap func(id int, inner string) string) {
	id := c.add(c.function, change, c.file.Line(n.Pos()))
	if !c.dropped[id] {
		c.edits = append(c.edits, edit{c.offset(n.Pos()), c.offset(n.End()), func(inner string) string { return wrap(id, inner) }})
	}
}

func (c *collector) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Body == nil {
			return
		}
		c.function = d.Name.Name
		if d.Recv != nil && len(d.Recv.List) == 1 {
			c.function = receiver(d.Recv.List[0].Type) + "." + d.Name.Name
		}
		c.results = fields(d.Type.Results)
		c.visit(d.Body)
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return
		}
		for _, s := range d.Specs {
			s := s.(*ast.ValueSpec)
			c.function, c.results = s.Names[0].Name, nil
			for _, v := range s.Values {
				c.visit(v)
			}
		}
	}
}

// receiver returns the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

// fields returns one field for each result.
func fields(list *ast.FieldList) (all []*ast.Field) {
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		all = append(all, f)
		for i := 1; i < len(f.Names); i++ {
			all = append(all, f)
		}
	}
	return all
}

// visit finds the changes below a node, the outer ones first.
func (c *collector) visit(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok == token.VAR
		case *ast.FuncLit:
			outer := c.results
			c.results = fields(n.Type.Results)
			c.visit(n.Body)
			c.results = outer
			return false
		case *ast.BlockStmt:
			c.statements(n.List)
		case *ast.CaseClause:
			c.caseClause(n)
			c.statements(n.Body)
		case *ast.CommClause:
			c.statements(n.Body)
		case *ast.IfStmt:
			c.condition(n.Cond, true, true)
		case *ast.ForStmt:
			if n.Cond != nil {
				c.condition(n.Cond, false, true)
			}
		case *ast.RangeStmt:
			c.insert(n.Body.Lbrace+1, "range "+c.short(n.X)+" → never", "if mutantOn(%d) { break }; ")
		case *ast.ReturnStmt:
			c.returned(n)
		case *ast.BinaryExpr:
			c.binary(n)
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				c.condition(n, true, true)
			}
		case *ast.Ident:
			c.boolean(n)
		case *ast.CallExpr:
			c.minMax(n)
		case *ast.SliceExpr:
			c.oneMore(n.Low)
			c.oneMore(n.High)
		case *ast.IndexExpr:
			c.oneMore(n.Index)
		}
		return true
	})
}

// insert adds a change that is text at a position.
func (c *collector) insert(p token.Pos, change, format string) {
	id := c.add(c.function, change, c.file.Line(p))
	if c.dropped[id] {
		return
	}
	at := c.offset(p)
	c.edits = append(c.edits, edit{at, at, func(string) string { return fmt.Sprintf(format, id) }})
}

// caseClause changes the conditions of a switch that has no tag.
func (c *collector) caseClause(n *ast.CaseClause) {
	for _, e := range n.List {
		if v, ok := c.info.Types[e]; ok && v.IsValue() && v.Value == nil && isBool(v.Type) {
			c.condition(e, true, true)
		}
	}
}

func isBool(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// condition makes an expression always true and always false, as asked, and so each
// operand of it, unless that is the same as a change of the whole.
func (c *collector) condition(e ast.Expr, always, never bool) {
	for {
		paren, ok := e.(*ast.ParenExpr)
		if !ok {
			break
		}
		e = paren.X
	}
	if v := c.info.Types[e]; c.handled[e] || v.Value != nil || !isBool(v.Type) {
		return
	}
	c.handled[e] = true
	force := func(value bool) {
		c.mutate(e, fmt.Sprintf("%s → %t", c.short(e), value), func(id int, inner string) string {
			if value {
				return fmt.Sprintf("(mutantOn(%d) || %s)", id, inner)
			}
			return fmt.Sprintf("(!mutantOn(%d) && %s)", id, inner)
		})
	}
	switch x := e.(type) {
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND:
			if never {
				force(false)
			}
			c.condition(x.X, true, false)
			c.condition(x.Y, true, false)
			return
		case token.LOR:
			if always {
				force(true)
			}
			c.condition(x.X, false, true)
			c.condition(x.Y, false, true)
			return
		}
		c.limit(x)
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			c.condition(x.X, never, always)
			return
		}
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return
		}
	}
	if always {
		force(true)
	}
	if never {
		force(false)
	}
}

// limits are the comparisons, each with the one whose limit is one off.
var limits = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}

// limit makes the limit of a comparison one off.
func (c *collector) limit(e *ast.BinaryExpr) {
	op, ok := limits[e.Op]
	if !ok {
		return
	}
	c.mutate(e, fmt.Sprintf("%s → %s", c.short(e), op), func(id int, inner string) string {
		return fmt.Sprintf("(mutantOn(%d) && (%s %s %s) || !mutantOn(%[1]d) && (%[5]s))", id, c.text(e.X), op, c.text(e.Y), inner)
	})
}

// opposites are the operators, each with the function of active.go that does it, or
// its opposite, and the opposite's name.
var opposites = map[token.Token][2]string{token.ADD: {"mutantAdd", "-"}, token.SUB: {"mutantSub", "+"}, token.MUL: {"mutantMul", "/"}, token.QUO: {"mutantQuo", "*"}, token.REM: {"mutantRem", "*"}}

func (c *collector) binary(e *ast.BinaryExpr) {
	v := c.info.Types[e]
	if v.Value != nil {
		return
	}
	if isBool(v.Type) {
		c.condition(e, true, true)
		return
	}
	opposite, ok := opposites[e.Op]
	basic, isBasic := v.Type.Underlying().(*types.Basic)
	if !ok || !isBasic || basic.Info()&types.IsNumeric == 0 || basic.Info()&types.IsComplex != 0 || e.Op == token.REM && basic.Info()&types.IsInteger == 0 {
		return
	}
	c.handled[e] = true
	x, y := c.offset(e.X.End()), c.offset(e.Y.Pos())
	before := len(c.edits)
	c.mutate(e, fmt.Sprintf("%s → %s", c.short(e), opposite[1]), func(id int, inner string) string {
		return fmt.Sprintf("%s(%d, %s)", opposite[0], id, inner)
	})
	if len(c.edits) == before {
		return
	}
	c.edits = append(c.edits, edit{x, y, func(string) string { return "," + lineBreaks(c.source[x:y]) + " " }})
}

// lineBreaks returns the line breaks between the operands of an operator.
func lineBreaks(between []byte) string {
	return strings.Repeat("\n", strings.Count(string(between), "\n"))
}

// boolean makes true false, and reversed.
func (c *collector) boolean(n *ast.Ident) {
	v, ok := c.info.Types[n]
	if !ok || c.handled[n] || v.Value == nil || v.Value.Kind() != constant.Bool || !isBool(v.Type) || n.Name != "true" && n.Name != "false" {
		return
	}
	c.mutate(n, fmt.Sprintf("%s → %t", n.Name, n.Name == "false"), func(id int, inner string) string {
		return fmt.Sprintf("(mutantOn(%d) != %s)", id, inner)
	})
}

func (c *collector) minMax(n *ast.CallExpr) {
	name, ok := n.Fun.(*ast.Ident)
	if !ok || name.Name != "min" && name.Name != "max" || c.info.Types[n].Value != nil {
		return
	}
	if _, builtin := c.info.Uses[name].(*types.Builtin); !builtin {
		return
	}
	other := map[string]string{"min": "max", "max": "min"}[name.Name]
	c.mutate(n, c.short(n)+" → "+other, func(id int, inner string) string {
		return "mutant" + strings.ToUpper(name.Name[:1]) + fmt.Sprintf("%s(%d, %s", inner[1:3], id, inner[4:])
	})
}

// oneMore makes the number of an index one more.
func (c *collector) oneMore(e ast.Expr) {
	n, ok := e.(*ast.BasicLit)
	if !ok || n.Kind != token.INT || !types.Identical(c.info.Types[n].Type, types.Typ[types.Int]) {
		return
	}
	c.mutate(n, fmt.Sprintf("%s in %s → + 1", n.Value, c.line(n.Pos())), func(id int, inner string) string {
		return fmt.Sprintf("mutantMore(%d, %s)", id, inner)
	})
}

// line returns the source line of a position.
func (c *collector) line(p token.Pos) string {
	at := c.offset(p)
	begin := strings.LastIndexByte(string(c.source[:at]), '\n') + 1
	end := at + strings.IndexByte(string(c.source[at:]), '\n')
	return strings.TrimSpace(string(c.source[begin:end]))
}

// statements removes each of a list.
func (c *collector) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && (c.panics(call) || c.logs(call)) {
				continue
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || blank(s.Lhs) {
				continue
			}
		case *ast.BranchStmt:
			if s.Tok != token.CONTINUE && s.Tok != token.BREAK {
				continue
			}
		case *ast.DeferStmt, *ast.GoStmt, *ast.IncDecStmt, *ast.SendStmt:
		default:
			continue
		}
		c.mutate(s, "remove "+c.short(s), func(id int, inner string) string {
			return fmt.Sprintf("if !mutantOn(%d) { %s }", id, inner)
		})
	}
}

func blank(list []ast.Expr) bool {
	for _, e := range list {
		if name, ok := e.(*ast.Ident); !ok || name.Name != "_" {
			return false
		}
	}
	return true
}

// panics reports whether a call is panic: it may be the end of a function.
func (c *collector) panics(call *ast.CallExpr) bool {
	name, ok := call.Fun.(*ast.Ident)
	return ok && name.Name == "panic"
}

// logs reports whether a call is one of package log/slog.
func (c *collector) logs(call *ast.CallExpr) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	o := c.info.Uses[s.Sel]
	return o != nil && o.Pkg() != nil && o.Pkg().Path() == "log/slog"
}

// returned makes each result the zero value, or each other truth value.
func (c *collector) returned(n *ast.ReturnStmt) {
	if len(n.Results) == 0 || len(n.Results) != len(c.results) {
		return
	}
	for i, e := range n.Results {
		t := c.info.TypeOf(c.results[i].Type)
		if isBool(t) {
			c.condition(e, true, true)
			continue
		}
		zero := c.zero(t, c.results[i].Type)
		if text := c.text(e); text == zero || text == "nil" || strings.HasSuffix(text, "{}") || zero == "" {
			continue
		}
		if v := c.info.Types[e].Value; v != nil && (v.ExactString() == zero) {
			continue
		}
		texts := make([]string, len(n.Results))
		for j, other := range n.Results {
			texts[j] = c.text(other)
		}
		texts[i] = zero
		c.mutate(n, fmt.Sprintf("return %s → %s", c.short(e), zero), func(id int, inner string) string {
			return fmt.Sprintf("{ if mutantOn(%d) { return %s }; %s }", id, strings.Join(texts, ", "), inner)
		})
	}
}

// zero returns the zero value of a type, as it is written, or "" if it cannot be.
func (c *collector) zero(t types.Type, written ast.Expr) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + c.text(written) + ")"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsNumeric != 0:
			return "0"
		case u.Info()&types.IsString != 0:
			return `""`
		}
		return ""
	case *types.Struct, *types.Array:
		return c.text(written) + "{}"
	}
	return "nil"
}
