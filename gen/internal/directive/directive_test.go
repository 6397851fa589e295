package directive

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// parseFunc parses the lines as the doc comment of a function.
func parseFunc(t *testing.T, lines ...string) (*token.FileSet, []*Directive, []diagnostic.Diagnostic) {
	t.Helper()
	fset := token.NewFileSet()
	src := "package p\n\n" + strings.Join(lines, "\n") + "\nfunc F() {}\n"
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	list, faults := Parse(fset, file.Decls[0].(*ast.FuncDecl).Doc)
	return fset, list, faults
}

// show writes directives with the column of every word.
func show(fset *token.FileSet, list []*Directive) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%s@%d", d.Verb, fset.Position(d.VerbPos).Column)
		for _, a := range d.Args {
			key := a.Key
			if key != "" {
				key += "="
			}
			fmt.Fprintf(&b, " %s%q@%d:%d", key, a.Value, fset.Position(a.KeyPos).Column, fset.Position(a.ValuePos).Column)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func texts(faults []diagnostic.Diagnostic) string {
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

func TestParseAccepts(t *testing.T) {
	tests := []struct {
		name, line, want string
	}{
		{"a bare verb", `//mcp:tool`, `tool@7`},
		{"flags", `//mcp:tool readonly openworld=false`, `tool@7 readonly="true"@12:12 openworld="false"@21:31`},
		{"spaces and tabs between words", "//mcp:tool \t readonly  name=x", `tool@7 readonly="true"@14:14 name="x"@24:29`},
		{"a quoted value", `//mcp:tool title="Add two numbers" readonly`, `tool@7 title="Add two numbers"@12:18 readonly="true"@36:36`},
		{"escapes", `//mcp:tool title="a \"b\"\t"`, `tool@7 title="a \"b\"\t"@12:18`},
		{"a raw value", "//mcp:param q pattern=`^\\d+ \"$`", `param@7 "q"@13:13 pattern="^\\d+ \"$"@15:23`},
		{"an argument quoted whole", `//mcp:tool "title=Add two numbers"`, `tool@7 title="Add two numbers"@13:19`},
		{"an argument in raw quotes", "//mcp:tool `title=Add \"two\"`", `tool@7 title="Add \"two\""@13:19`},
		{"a value with an equals sign", `//mcp:param q pattern=^a=b$`, `param@7 "q"@13:13 pattern="^a=b$"@15:23`},
		{"a URI with a query", `//mcp:resource db://x?a=1 mime=text/plain`, `resource@7 "db://x?a=1"@16:16 mime="text/plain"@27:32`},
		{"a quoted URI", `//mcp:resource "docs://a b"`, `resource@7 "docs://a b"@16:16`},
		{"keys before the operand", `//mcp:resource name=x docs://{a}`, `resource@7 name="x"@16:21 "docs://{a}"@23:23`},
		{"metadata", `//mcp:tool meta.example.com/a=1 meta.b={"c": "d e"}`, `tool@7 meta.example.com/a="1"@12:31 meta.b="{\"c\": \"d e\"}"@33:40`},
		{"a default that is JSON", `//mcp:param tags default=["a b", "c]"] optional`, `param@7 "tags"@13:13 default="[\"a b\", \"c]\"]"@18:26 optional="true"@40:40`},
		{"an empty default", `//mcp:param q default=""`, `param@7 "q"@13:13 default=""@15:23`},
		{"repeated icons and examples", `//mcp:tool icon=a icon=b`, `tool@7 icon="a"@12:17 icon="b"@19:24`},
		{"both operands of a completion", `//mcp:complete Review lang`, `complete@7 "Review"@16:16 "lang"@23:23`},
		{"a list", `//mcp:param order enum=asc,desc`, `param@7 "order"@13:13 enum="asc,desc"@19:24`},
		{"a list with spaces", `//mcp:param order enum="a, b"`, `param@7 "order"@13:13 enum="a, b"@19:24`},
		{"the values of an enum", `//mcp:enum asc,desc`, `enum@7 "asc,desc"@12:12`},
		{"an enum switched off", `//mcp:enum off`, `enum@7 off="true"@12:12`},
		{"an enum with the one value off", `//mcp:enum "off"`, `enum@7 "off"@12:12`},
		{"a schema as it stands", `//mcp:schema {"type": "string"} `, `schema@7 "{\"type\": \"string\"}"@14:14`},
		{"a schema in raw quotes", "//mcp:schema `{\"type\":\"string\"}`", `schema@7 "{\"type\":\"string\"}"@14:14`},
		{"an apostrophe inside a word", `//mcp:tool title=don't`, `tool@7 title="don't"@12:18`},
		{"other tools' directives", `//go:noinline`, ``},
		{"an example in a code block", "//\t//mcp:tool readonly", ``},
		{"an example in a code block without slashes", "//\tmcp:tool readonly", ``},
		{"a directive put aside", `// //mcp:tool`, ``},
		{"prose about a server", `// mcp server of the shop`, ``},
		{"prose with a method", `// mcp:tools/list is a method`, ``},
		{"prose with a colon", `// mcp: the runtime package`, ``},
		{"a URI", `// mcp://host/path`, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fset, list, faults := parseFunc(t, tt.line)
			if got := show(fset, list); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if len(faults) > 0 {
				t.Errorf("unexpected: %s", texts(faults))
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, line, want string
	}{
		{"an unknown verb", `//mcp:frobnicate`, `p.go:3:7: MCP002: unknown directive //mcp:frobnicate; there are tool, resource, prompt, complete, param, server, enum, schema`},
		{"a slip in the verb", `//mcp:tol readonly`, `p.go:3:7: MCP002: unknown directive //mcp:tol; did you mean //mcp:tool?`},
		{"a slip in a flag", `//mcp:tool raedonly`, `p.go:3:12: MCP002: //mcp:tool has no flag "raedonly"; did you mean readonly?`},
		{"a flag in another case", `//mcp:tool readOnly`, `p.go:3:12: MCP002: //mcp:tool has no flag "readOnly"; did you mean readonly?`},
		{"an unknown flag", `//mcp:prompt zzz`, `p.go:3:14: MCP002: //mcp:prompt has no flag "zzz"; it takes name=, title=, icon=, meta.`},
		{"a slip in a key", `//mcp:tool tittle=x`, `p.go:3:12: MCP002: //mcp:tool has no key tittle=; did you mean title?`},
		{"a key of another verb", `//mcp:complete P a name=x`, `p.go:3:20: MCP002: //mcp:complete takes no keys, but has name=`},
		{"too many words", `//mcp:complete P a b`, `p.go:3:20: MCP002: //mcp:complete takes nothing after the argument that it completes`},
		{"a value with spaces", `//mcp:tool title=Add numbers`, `p.go:3:22: MCP002: //mcp:tool has no flag "numbers"; to give title a value with spaces, quote it: title="Add numbers"`},
		{"a key without a value", `//mcp:tool title`, `p.go:3:12: MCP002: title has no value; write title=value`},
		{"an empty value", `//mcp:tool title=`, `p.go:3:12: MCP002: title= has no value; give it one or leave it out`},
		{"a quoted empty value", `//mcp:tool title=""`, `p.go:3:12: MCP002: title= has no value; give it one or leave it out`},
		{"an unquoted empty default", `//mcp:param q default=`, `p.go:3:15: MCP002: default= has no value; give it one or leave it out`},
		{"spaces around the equals sign", `//mcp:tool title = x`, "p.go:3:12: MCP002: title has no value; write title=value\np.go:3:18: MCP002: no spaces around =; write key=value\np.go:3:20: MCP002: //mcp:tool has no flag \"x\"; it takes readonly, destructive, idempotent, openworld, name=, title=, timeout=, scope=, output=, task=, icon=, meta."},
		{"a flag that is no boolean", `//mcp:tool readonly=yes`, `p.go:3:21: MCP002: readonly=yes is neither true nor false; write readonly, or readonly=false`},
		{"a duplicate key", `//mcp:tool name=a name=b`, `p.go:3:19: MCP002: name is given twice`},
		{"a duplicate flag", `//mcp:tool readonly readonly=false`, `p.go:3:21: MCP002: readonly is given twice`},
		{"a duplicate metadata key", `//mcp:tool meta.a=1 meta.a=2`, `p.go:3:21: MCP002: meta.a is given twice`},
		{"a metadata key without a name", `//mcp:tool meta.=1`, `p.go:3:12: MCP002: //mcp:tool has no key meta.=; did you mean meta.?`},
		{"an open quote", `//mcp:tool title="Add`, `p.go:3:18: MCP002: the quoted string "Add is not closed, or has an escape that Go does not know`},
		{"a bad escape", `//mcp:tool title="a\d"`, `p.go:3:18: MCP002: the quoted string "a\d" is not closed, or has an escape that Go does not know`},
		{"single quotes", `//mcp:tool title='Add numbers'`, "p.go:3:18: MCP002: single quotes do not quote; use \"double quotes\" or `backquotes`"},
		{"text after a quote", `//mcp:tool title="a"b`, `p.go:3:18: MCP002: b follows "a" without a space`},
		{"a quote inside a word", `//mcp:tool title=a"b"`, "p.go:3:18: MCP002: a quote inside a\"b\"; quote the whole value instead: `a\"b\"`"},
		{"open brackets", `//mcp:param a default=[1,`, `p.go:3:23: MCP002: the brackets of [1, are not closed`},
		{"an empty item", `//mcp:param a enum=x,,y`, `p.go:3:20: MCP002: enum has an empty item; write values with commas between and no spaces, or quote the whole: "a, b"`},
		{"no URI", `//mcp:resource mime=text/plain`, `p.go:3:7: MCP002: //mcp:resource lacks URI; write //mcp:resource docs://{page}`},
		{"no parameter", `//mcp:param`, `p.go:3:7: MCP002: //mcp:param lacks the name of a parameter; write //mcp:param limit`},
		{"an empty operand", `//mcp:param ""`, `p.go:3:13: MCP002: the name of a parameter is empty; write //mcp:param limit`},
		{"half a completion", `//mcp:complete Review`, `p.go:3:7: MCP002: //mcp:complete lacks the argument that it completes; write //mcp:complete Review language`},
		{"an enum that says nothing", `//mcp:enum`, `p.go:3:7: MCP002: //mcp:enum says nothing; write off, numbers, titled, or the values: //mcp:enum asc,desc`},
		{"an enum both on and off", `//mcp:enum off titled`, `p.go:3:12: MCP002: off stands alone: a type is an enum or it is not`},
		{"no schema", `//mcp:schema`, `p.go:3:7: MCP002: //mcp:schema lacks a JSON Schema; write //mcp:schema {"type":"string"}`},

		{"a space before the tool", `// mcp:tool readonly`, `p.go:3:1: MCP001: // mcp:tool is an ordinary comment; write //mcp:tool, without a space after the slashes`},
		{"an upper-case verb", `//mcp:Tool`, `p.go:3:1: MCP001: //mcp:Tool is no directive; write //mcp:tool`},
		{"an upper-case tool", `//MCP:tool`, `p.go:3:1: MCP001: //MCP:tool is no directive; write //mcp:tool`},
		{"a plus sign", `//+mcp:tool`, `p.go:3:1: MCP001: //+mcp:tool is no directive; write //mcp:tool, without the plus sign`},
		{"a space and a plus sign", `// +mcp:tool`, `p.go:3:1: MCP001: // +mcp:tool is no directive; write //mcp:tool, without the plus sign`},
		{"a space after the colon", `//mcp: tool readonly`, `p.go:3:1: MCP001: //mcp: tool is no directive; write //mcp:tool`},
		{"no colon", `//mcp tool readonly name=x`, `p.go:3:1: MCP001: //mcp tool is no directive; write //mcp:tool`},
		{"the generator's name", `//mcpgen:tool`, `p.go:3:1: MCP001: //mcpgen:tool is no directive; write //mcp:tool`},
		{"a slip after a space", `// mcp:tol`, `p.go:3:1: MCP001: // mcp:tol is an ordinary comment; write //mcp:tool, without a space after the slashes`},
		{"a block comment", `/* mcp:tool */`, `p.go:3:4: MCP001: a directive in a block comment is not seen; write //mcp:tool on a line of its own`},
		{"a line of a block comment", "/*\nF does.\n\n//mcp:tool readonly\n*/", `p.go:6:1: MCP001: a directive in a block comment is not seen; write //mcp:tool on a line of its own`},
		{"a starred line of a block comment", "/*\n * mcp:prompt\n */", `p.go:4:4: MCP001: a directive in a block comment is not seen; write //mcp:prompt on a line of its own`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, faults := parseFunc(t, tt.line)
			if got := texts(faults); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestParseKeepsWhatIsRight(t *testing.T) {
	fset, list, faults := parseFunc(t, `//mcp:tool readonly foo name=a`)
	if got, want := show(fset, list), `tool@7 readonly="true"@12:12 name="a"@25:30`; got != want || len(faults) != 1 {
		t.Errorf("got %s and %d faults, want %s and 1", got, len(faults), want)
	}
}

func TestParseTakesOneDirectivePerSubject(t *testing.T) {
	fset, list, faults := parseFunc(t, `//mcp:tool`, `//mcp:param a min=1`, `//mcp:param b min=1`, `//mcp:param a max=2`)
	if got, want := texts(faults), `p.go:6:1: MCP002: second //mcp:param a; say everything in the one on line 4`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := len(list), 3; got != want {
		t.Errorf("got %d directives, want %d:\n%s", got, want, show(fset, list))
	}
}

func TestDirectiveAccessors(t *testing.T) {
	_, list, _ := parseFunc(t, `//mcp:resource docs://{a} icon=x icon=y meta.k=1 audience="user, assistant"`)
	d := list[0]
	if uri, ok := d.Positional(0); !ok || uri.Value != "docs://{a}" {
		t.Errorf("Positional(0) = %v, %v", uri, ok)
	}
	if _, ok := d.Positional(1); ok {
		t.Error("Positional(1) is there")
	}
	if got := len(d.All("icon")); got != 2 {
		t.Errorf("%d icons", got)
	}
	if got := d.Meta(); len(got) != 1 || got[0].Key != "meta.k" {
		t.Errorf("Meta() = %v", got)
	}
	audience, _ := d.Lookup("audience")
	if got := strings.Join(audience.List(), "|"); got != "user|assistant" {
		t.Errorf("List() = %s", got)
	}
	if _, ok := d.Lookup(""); ok {
		t.Error("Lookup finds an operand")
	}
	_, list, _ = parseFunc(t, `//mcp:tool readonly openworld=false`)
	if on := list[0].Flag("readonly"); on == nil || !*on {
		t.Errorf("Flag(readonly) = %v", on)
	}
	if off := list[0].Flag("openworld"); off == nil || *off {
		t.Errorf("Flag(openworld) = %v", off)
	}
	if list[0].Flag("destructive") != nil {
		t.Error("a flag that is not given has a value")
	}
}
