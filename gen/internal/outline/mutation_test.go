package outline_test

import (
	"go/ast"
	"go/build"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A parser accepts some of what a body becomes if a few of its tokens are
// dropped, doubled, swapped or brought in from elsewhere, and refuses most.
// Whatever of it is blanked must be accepted.
func TestMutatedBodies(t *testing.T) {
	t.Parallel()
	bodies := realBodies(t)
	mutations := 5_000
	if *exhaustive {
		mutations = 2_000_000
	}
	random := rand.New(rand.NewPCG(1, 2))
	blanked := 0
	for range mutations {
		pieces := slices.Clone(bodies[random.IntN(len(bodies))])
		for range 1 + random.IntN(3) {
			pieces = mutate(random, pieces, bodies)
		}
		_, n := verify(t, []byte("package p\n\nfunc f() {"+strings.Join(pieces, "")+"}\n"))
		blanked += n
	}
	t.Logf("%d of %d are blanked", blanked, mutations)
	if blanked < mutations/20 || blanked > mutations*19/20 {
		t.Errorf("%d of %d mutated bodies are blanked: these are no good mutations", blanked, mutations)
	}
}

// realBodies returns short bodies of the standard library in pieces, each a
// token or comment with the white space behind it.
func realBodies(t *testing.T) [][]string {
	var bodies [][]string
	for _, dir := range []string{"go/parser", "encoding/json", "net/http", "sync", "slices", "text/template"} {
		eachFile(t, filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(dir)), func(_ string, src []byte) {
			lines, file, err := parse(src)
			if err != nil {
				return // a test of errors
			}
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil || fn.Body.Rbrace-fn.Body.Lbrace > 1000 {
					continue
				}
				bodies = append(bodies, pieces(src[lines.Offset(fn.Body.Lbrace)+1:lines.Offset(fn.Body.Rbrace)]))
			}
		})
	}
	return slices.DeleteFunc(bodies, func(pieces []string) bool { return len(pieces) < 2 })
}

func pieces(body []byte) []string {
	var list []string
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(body))
	s.Init(file, body, nil, scanner.ScanComments)
	start := 0
	for {
		pos, tok, _ := s.Scan()
		if at := file.Offset(pos); at > start {
			list = append(list, string(body[start:at]))
			start = at
		}
		if tok == token.EOF {
			return list
		}
	}
}

func mutate(random *rand.Rand, pieces []string, bodies [][]string) []string {
	if len(pieces) < 2 {
		return pieces
	}
	i := random.IntN(len(pieces) - 1)
	other := bodies[random.IntN(len(bodies))]
	piece := other[random.IntN(len(other))]
	switch random.IntN(6) {
	case 0:
		return slices.Delete(pieces, i, i+1)
	case 1:
		return slices.Insert(pieces, i, pieces[i])
	case 2:
		pieces[i], pieces[i+1] = pieces[i+1], pieces[i]
	case 3:
		pieces[i] = piece
	case 4:
		return slices.Insert(pieces, i, piece)
	case 5:
		j := random.IntN(len(pieces))
		pieces[i], pieces[j] = pieces[j], pieces[i]
	}
	return pieces
}
