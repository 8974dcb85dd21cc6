package arch

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A layering orders the files of a package from low to high. A file may refer to
// files below it, and to files of its own layer.
type layering struct {
	// layers are from low to high; each names files without ".go", separated by
	// spaces.
	layers []string
	// upward is the number of pairs of files in which the first refers to the
	// second, which is in a higher layer. It may only shrink: lower it when the code
	// gets better, and never raise it.
	upward int
}

// layerings lists the larger packages. Every file of such a package is in one
// layer, except tests.
var layerings = map[string]layering{
	"wasm/chat": {[]string{
		"doc",
		"update program",
		"calls connection conversation kb save session timers typing",
		"core describe login logout navigate reload send start tabs unread",
		"actions methods receive",
	}, 28},
	"wasm/chat/state": {[]string{
		"doc",
		"attributes call kb logout schema session typing",
		"conversation kept model release route stored",
		"entries merge newer repair restore",
	}, 2},
	"wasm/chat/view": {[]string{
		"doc names",
		"avatar banner element icons placeholders view",
		"article articles category composer conversation header history home kb message search waiting",
	}, 9},
	"wasm/agent": {[]string{
		"doc",
		"requests update",
		"change connection conversation list moderation readmarks reply signin tabs timer typing",
		"actions menu personal_data receive releases settings",
		"program",
	}, 0},
	"wasm/agent/view": {[]string{
		"doc words",
		"attributes avatar banner clock element icons names",
		"composer details log menu moderation personal_data proof releases settings signin team views",
		"conversation list",
		"view",
	}, 0},
	"wasm/browser": {[]string{
		"doc value",
		"outcome",
		"callbacks engine",
		"environment focus host keys liveregion page request screen scroll socket sound timer",
		"actions clipboard download effects frame upload",
	}, 13},
	"server/store": {[]string{
		"actor disk_unix doc errors lock_unix names",
		"clock data_folder database_files events health permissions_unix schema sql_store tx writer",
		"agents append attributes audit authorize conversations customers incidents invitations join_sessions login messages moderation personal_data releases removal second_factor sessions sign_ins snapshot views",
		"backup check sqlite store",
	}, 2},
	"server/hub": {[]string{
		"doc limits metrics network queue turns",
		"audience availability connection hub presence refuse release rights",
		"agent answer broadcast conversation describe jwt login moderation revoke send typing visitor",
		"receive",
	}, 4},
	"server/web": {[]string{
		"coresettings doc headers launcher negotiate",
		"client connections cookie errors limits metrics pace public_url response status status_page status_words web",
		"account asset avatar customer_data demo documents health heartbeat invite kb releases rights settings signin socket team",
	}, 11},
}

// violations returns the violations of a package's layering, given its files and
// the references between them, as FileReferences returns them.
func (l layering) violations(name string, files []string, references map[[2]string]string) (violations []string) {
	layer := map[string]int{}
	for i, row := range l.layers {
		for _, file := range strings.Fields(row) {
			if _, twice := layer[file]; twice {
				violations = append(violations, fmt.Sprintf("%s: %s.go is in two layers (build/test/arch/layer.go)", name, file))
			}
			layer[file] = i
		}
	}
	for _, file := range files {
		if _, ok := layer[file]; !ok {
			violations = append(violations, fmt.Sprintf("%s: %s.go is in no layer: add it to build/test/arch/layer.go", name, file))
		}
	}
	for _, file := range slices.Sorted(maps.Keys(layer)) {
		if !slices.Contains(files, file) {
			violations = append(violations, fmt.Sprintf("%s: there is no %s.go: remove it from build/test/arch/layer.go", name, file))
		}
	}
	if violations != nil {
		return violations
	}
	var upward []string
	for pair, what := range references {
		if layer[pair[0]] < layer[pair[1]] {
			upward = append(upward, fmt.Sprintf("%s.go refers to %s of %s.go", pair[0], what, pair[1]))
		}
	}
	slices.Sort(upward)
	switch {
	case len(upward) > l.upward:
		violations = append(violations, fmt.Sprintf("%s: %d pairs of files refer to a higher layer, and %d are allowed (build/test/arch/layer.go):\n\t%s",
			name, len(upward), l.upward, strings.Join(upward, "\n\t")))
	case len(upward) < l.upward:
		violations = append(violations, fmt.Sprintf("%s: only %d pairs of files refer to a higher layer: lower the number in build/test/arch/layer.go from %d", name, len(upward), l.upward))
	}
	return violations
}

// FileReferences type-checks packages of a platform and returns, for each, its files
// without ".go", and which of them refers to which others: for each pair of files,
// a name that the first uses and the second declares at the level of the package,
// methods and fields included. Tests are left out.
func FileReferences(project string, platform []string, paths ...string) (files map[string][]string, references map[string]map[[2]string]string, err error) {
	config := &packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports,
		Dir:  project,
		Env:  append(os.Environ(), platform...),
		Fset: token.NewFileSet(),
	}
	loaded, err := packages.Load(config, paths...)
	if err != nil {
		return nil, nil, err
	}
	files, references = map[string][]string{}, map[string]map[[2]string]string{}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, nil, p.Errors[0]
		}
		name := strings.TrimPrefix(p.PkgPath, module)
		for _, f := range p.GoFiles {
			files[name] = append(files[name], stem(f))
		}
		references[name] = map[[2]string]string{}
		for id, object := range p.TypesInfo.Uses {
			if object.Pkg() != p.Types || !atPackageLevel(object) {
				continue
			}
			from, to := stem(config.Fset.Position(id.Pos()).Filename), stem(config.Fset.Position(object.Pos()).Filename)
			pair := [2]string{from, to}
			if old, ok := references[name][pair]; from != to && (!ok || object.Name() < old) {
				references[name][pair] = object.Name()
			}
		}
	}
	return files, references, nil
}

func stem(file string) string { return strings.TrimSuffix(filepath.Base(file), ".go") }

// atPackageLevel reports whether an object is declared at the level of its package,
// or is a method or field.
func atPackageLevel(object types.Object) bool {
	switch o := object.(type) {
	case *types.Var:
		return o.IsField() || o.Parent() == o.Pkg().Scope()
	case *types.Func:
		return true
	}
	return object.Parent() == object.Pkg().Scope()
}
