package schema

import (
	"regexp"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// describeType gives a schema the documentation of its type.
func describeType(s *Schema, t *model.Type) {
	if s.Extras["description"] == "" {
		s.Description = join(t.Doc, legend(t), wording(t, t.Doc))
	}
}

// describe gives the schema of a property its documentation: its own, or that of
// its type, with what the values of an enum mean and how odd texts are written.
func (b *Builder) describe(s *Schema, f *model.Field) {
	if f.Doc == "" {
		return
	}
	if s.Extras["description"] != "" {
		if f.Schema != "" {
			return
		}
		delete(s.Extras, "description")
	}
	t := b.target(f.Type)
	if len(f.Constraints.Values()) > 0 || f.Schema != "" {
		s.Description = f.Doc
		return
	}
	s.Description = join(f.Doc, legend(t), wording(t, f.Doc))
}

// join sets the documentation, the legend and the wording one after the other.
func join(doc, legend, wording string) string {
	return joined(joined(doc, " ", wording), "\n\n", legend)
}

// joined sets one text after another, if there are two.
func joined(first, between, second string) string {
	switch {
	case second == "":
		return first
	case first == "":
		return second
	}
	return first + between + second
}

// legend lists the documented values of an enum.
func legend(t *model.Type) string {
	if t.Titled {
		return ""
	}
	var lines []string
	for _, v := range t.Enum {
		if v.Doc == "" {
			continue
		}
		lines = append(lines, "- "+unquote(v.Value)+": "+strings.ReplaceAll(v.Doc, "\n", " "))
	}
	return strings.Join(lines, "\n")
}

var durationExample = regexp.MustCompile(`\d(ns|us|µs|ms|s|m|h)\b`)

// wording says how a value is written where its schema cannot, unless the
// documentation already does.
func wording(t *model.Type, doc string) string {
	switch t.Kind {
	case model.Duration:
		if !strings.ContainsAny(doc, "0123456789") || !durationExample.MatchString(doc) {
			return "A duration such as 1h30m or 250ms."
		}
	case model.URL:
		if !strings.Contains(doc, "URL") {
			return "A URL."
		}
	}
	return ""
}
