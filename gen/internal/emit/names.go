package emit

import (
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// predeclared are the identifiers of the language that generated code uses.
var predeclared = model.Predeclared

// checkPredeclared refuses a package that gives one of these another meaning,
// which the analyzer reports with its position.
func checkPredeclared(p *model.Package) error {
	for _, name := range p.Scope {
		if slices.Contains(predeclared, name) {
			return fmt.Errorf("package %s declares %s, which generated code needs as Go predeclares it; rename the declaration", p.Path, name)
		}
	}
	return nil
}

// keywords are those of the language.
var keywords = func() (words []string) {
	for t := token.BREAK; t <= token.VAR; t++ {
		words = append(words, t.String())
	}
	return words
}()

// names hands out identifiers, each once. An inner one also avoids those of the
// blocks around it.
type names struct {
	outer *names
	taken []string // few
	// file are those outside of all functions, which are many.
	file *fileNames
}

type fileNames struct {
	taken map[string]bool
	// imported are the names under which the package's other files import: they
	// are free for a variable, and not for a declaration.
	imported []string
	// made are the names that stem has made last.
	made []string
}

// newNames returns the names of a file, which it keeps in a map that is empty.
func newNames(in map[string]bool, taken ...[]string) *names {
	for _, word := range keywords {
		in[word] = true
	}
	in["_"] = true
	for _, list := range taken {
		for _, name := range list {
			in[name] = true
		}
	}
	return &names{file: &fileNames{taken: in}}
}

// inner returns the names of a block inside.
func (n *names) inner() *names {
	return &names{outer: n}
}

// take makes a name one that is not free any more.
func (n *names) take(name string) {
	if n.file != nil {
		n.file.taken[name] = true
	} else {
		n.taken = append(n.taken, name)
	}
}

func (n *names) free(name string) bool {
	for ; n.file == nil; n = n.outer {
		if slices.Contains(n.taken, name) {
			return false
		}
	}
	return !n.file.taken[name]
}

// try takes a name, if it is free.
func (n *names) try(name string) bool {
	free := n.free(name)
	if free {
		n.take(name)
	}
	return free
}

// pickFor is pick for a variable of the whole function, whose names are those
// right inside outer.
func (n *names) pickFor(outer *names, candidates ...string) string {
	name := n.pick(candidates...)
	for n.outer != nil && n.outer != outer {
		n = n.outer
	}
	n.take(name)
	return name
}

// pick takes the first of the candidates that is free, else the first with a
// number behind it.
func (n *names) pick(candidates ...string) string {
	for _, name := range candidates {
		if n.try(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		name := candidates[0] + strconv.Itoa(i)
		if n.try(name) {
			return name
		}
	}
}

// pickLike is pick of the author's name, or of it with a suffix.
func (n *names) pickLike(name, suffix string) string {
	if n.try(name) {
		return name
	}
	return n.pick(name, name+suffix)
}

// stem takes the names of declarations that the patterns make of one stem, all of
// them free. A pattern that starts with %s gets the stem in lower case. The list
// is valid until the next call.
func (n *names) stem(stem string, patterns ...string) []string {
	for i := 1; ; i++ {
		numbered := stem
		if i > 1 {
			numbered += strconv.Itoa(i)
		}
		low, up := lower(numbered), upper(numbered)
		made := n.file.made[:0]
		free := true
		for _, pattern := range patterns {
			before, after, _ := strings.Cut(pattern, "%s")
			name := low + after
			if before != "" {
				name = before + up + after
			}
			made = append(made, name)
			free = free && n.free(name) && !slices.Contains(n.file.imported, name)
		}
		n.file.made = made
		if !free {
			continue
		}
		for _, name := range made {
			n.take(name)
		}
		return made
	}
}

// upper returns the name with a capital.
func upper(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if size == 0 || unicode.IsUpper(r) {
		return name
	}
	return string(unicode.ToUpper(r)) + name[size:]
}

// lower returns the name with its first word in lower case: httpGet of HTTPGet.
func lower(name string) string {
	end := 0
	for i, r := range name {
		after := i + utf8.RuneLen(r)
		next, _ := utf8.DecodeRuneInString(name[after:])
		if !unicode.IsUpper(r) || i > 0 && unicode.IsLower(next) {
			break
		}
		end = after
	}
	return strings.ToLower(name[:end]) + name[end:]
}
