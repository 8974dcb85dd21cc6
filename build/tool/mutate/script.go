package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// A script is a script of the folder static, and its changes: those that operators.go
// lists, as far as JavaScript has them.
type script struct {
	mutants []*scriptMutant

	mu   sync.Mutex
	tree *js.AST
}

// A scriptMutant is one change of a script.
type scriptMutant struct {
	mutant
	functions []string             // the names of those around it, the innermost last
	set       func() (undo func()) // makes the change in the tree
}

func parseScript(name, source string) (*script, error) {
	tree, err := js.Parse(parse.NewInputString(source), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	w := &scriptWalker{key: "static/" + name, count: map[string]int{}, handled: map[js.IExpr]bool{}}
	js.Walk(w, tree)
	for _, m := range w.mutants {
		m.file = name
	}
	return &script{mutants: w.mutants, tree: tree}, nil
}

// with returns the script with some of its changes.
func (s *script) with(mutants ...*scriptMutant) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range mutants {
		defer m.set()() // the last one is undone first: one may be inside of another
	}
	return s.tree.JSString()
}

// hides reports whether one of the changes takes another away: it is inside of what is
// removed.
func (s *script) hides(mutants []*scriptMutant) bool {
	all := s.with(mutants...)
	for i := range mutants {
		if s.with(slices.Delete(slices.Clone(mutants), i, i+1)...) == all {
			return true
		}
	}
	return false
}

// A scriptWalker finds the changes of a tree.
type scriptWalker struct {
	key       string
	functions []string // the names of those around the node that is visited
	named     []js.INode
	count     map[string]int
	handled   map[js.IExpr]bool
	mutants   []*scriptMutant
}

var (
	scriptTrue  = &js.LiteralExpr{TokenType: js.TrueToken, Data: []byte("true")}
	scriptFalse = &js.LiteralExpr{TokenType: js.FalseToken, Data: []byte("false")}
	scriptZero  = &js.LiteralExpr{TokenType: js.IntegerToken, Data: []byte("0")}
)

// try adds a change that sets a place in the tree.
func try[T any](w *scriptWalker, place *T, value T, change string) {
	key := fmt.Sprintf("%s %s: %s", w.key, innermost(w.functions), change)
	if w.count[key]++; w.count[key] > 1 {
		key += fmt.Sprintf(" #%d", w.count[key])
	}
	w.mutants = append(w.mutants, &scriptMutant{mutant{key: key}, slices.Clone(w.functions), func() (undo func()) {
		before := *place
		*place = value
		return func() { *place = before }
	}})
}

// innermost returns the last of the names of functions, or that of what is in none.
func innermost(functions []string) string {
	if len(functions) == 0 {
		return "script"
	}
	return functions[len(functions)-1]
}

// function returns the name of the function in which the change is.
func (m *scriptMutant) function() string { return innermost(m.functions) }

// shortScript returns a node in one line, for descriptions.
func shortScript(n js.INode) string {
	var b bytes.Buffer
	n.JS(&b)
	text := strings.Join(strings.Fields(b.String()), " ")
	const most = 90
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// Enter implements js.IVisitor.
func (w *scriptWalker) Enter(n js.INode) js.IVisitor {
	w.name(n)
	switch n := n.(type) {
	case *js.IfStmt:
		w.condition(&n.Cond, true, true)
	case *js.CondExpr:
		w.condition(&n.Cond, true, true)
	case *js.WhileStmt:
		w.condition(&n.Cond, false, true)
	case *js.ForOfStmt:
		try(w, &n.Body, &js.BlockStmt{}, "for of "+shortScript(n.Value)+" → never")
	case *js.BinaryExpr:
		w.binary(n)
	case *js.UnaryExpr:
		if n.Op == js.NotToken {
			w.negated(n)
		}
	case *js.LiteralExpr:
		switch n.TokenType {
		case js.TrueToken:
			try(w, n, *scriptFalse, "true → false")
		case js.FalseToken:
			try(w, n, *scriptTrue, "false → true")
		}
	case *js.ExprStmt:
		if len(w.functions) > 0 {
			try[js.IExpr](w, &n.Value, scriptZero, "remove "+shortScript(n.Value))
		}
	case *js.ReturnStmt:
		if n.Value != nil {
			try[js.IExpr](w, &n.Value, nil, "return "+shortScript(n.Value)+" → undefined")
		}
	}
	return w
}

// name notes the function that a declaration or property begins.
func (w *scriptWalker) name(n js.INode) {
	begin := func(name string) { w.functions, w.named = append(w.functions, name), append(w.named, n) }
	switch n := n.(type) {
	case *js.BindingElement:
		if v, ok := n.Binding.(*js.Var); ok && n.Default != nil {
			begin(string(v.Data))
		}
	case *js.Property:
		if n.Name != nil && isFunction(n.Value) {
			begin(string(n.Name.Literal.Data))
		}
	case *js.MethodDecl:
		begin(string(n.Name.Literal.Data))
	}
}

func isFunction(e js.IExpr) bool {
	switch e.(type) {
	case *js.ArrowFunc, *js.FuncDecl:
		return true
	}
	return false
}

// Exit implements js.IVisitor.
func (w *scriptWalker) Exit(n js.INode) {
	if last := len(w.named) - 1; last >= 0 && w.named[last] == n {
		w.functions, w.named = w.functions[:last], w.named[:last]
	}
}

// condition is as that of a collector.
func (w *scriptWalker) condition(place *js.IExpr, always, never bool) {
	e := *place
	if w.handled[e] {
		return
	}
	w.handled[e] = true
	switch x := e.(type) {
	case *js.GroupExpr:
		w.condition(&x.X, always, never)
		return
	case *js.UnaryExpr:
		if x.Op == js.NotToken {
			w.condition(&x.X, never, always)
			return
		}
	case *js.LiteralExpr:
		return
	case *js.BinaryExpr:
		switch x.Op {
		case js.AndToken:
			if never {
				try[js.IExpr](w, place, scriptFalse, shortScript(e)+" → false")
			}
			w.condition(&x.X, true, false)
			w.condition(&x.Y, true, false)
			return
		case js.OrToken:
			if always {
				try[js.IExpr](w, place, scriptTrue, shortScript(e)+" → true")
			}
			w.condition(&x.X, false, true)
			w.condition(&x.Y, false, true)
			return
		}
		w.limit(x)
	}
	if always {
		try[js.IExpr](w, place, scriptTrue, shortScript(e)+" → true")
	}
	if never {
		try[js.IExpr](w, place, scriptFalse, shortScript(e)+" → false")
	}
}

// scriptLimits are as limits.
var scriptLimits = map[js.TokenType]js.TokenType{js.LtToken: js.LtEqToken, js.LtEqToken: js.LtToken, js.GtToken: js.GtEqToken, js.GtEqToken: js.GtToken}

func (w *scriptWalker) limit(n *js.BinaryExpr) {
	if other, ok := scriptLimits[n.Op]; ok {
		try(w, &n.Op, other, shortScript(n)+" → "+other.String())
	}
}

// scriptOpposites are as opposites, and those that ask for the same or another value.
var scriptOpposites = map[js.TokenType]js.TokenType{
	js.AddToken: js.SubToken, js.SubToken: js.AddToken, js.MulToken: js.DivToken, js.DivToken: js.MulToken,
	js.EqEqEqToken: js.NotEqEqToken, js.NotEqEqToken: js.EqEqEqToken, js.EqEqToken: js.NotEqToken, js.NotEqToken: js.EqEqToken,
}

// binary changes an expression that is no condition, such as "callback && callback()",
// in which the left side chooses.
func (w *scriptWalker) binary(n *js.BinaryExpr) {
	if w.handled[n] {
		return
	}
	switch n.Op {
	case js.AndToken, js.OrToken:
		w.handled[n] = true
		w.condition(&n.X, true, true)
	case js.NullishToken:
		try[js.IExpr](w, &n.X, &js.LiteralExpr{TokenType: js.NullToken, Data: []byte("null")}, shortScript(n)+" → right")
		try[js.IExpr](w, &n.Y, &js.Var{Data: []byte("undefined")}, shortScript(n)+" → left")
	default:
		w.limit(n)
		if other, ok := scriptOpposites[n.Op]; ok {
			try(w, &n.Op, other, shortScript(n)+" → "+other.String())
		}
	}
}

func (w *scriptWalker) negated(n *js.UnaryExpr) {
	if w.handled[n] {
		return
	}
	w.handled[n] = true
	w.condition(&n.X, true, true)
}
