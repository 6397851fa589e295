package golangci

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/mcpgen/mcpgen/gen/vet"
)

// TestPageNamesThePlugin holds the plugin to what docs/linting.md tells to write.
func TestPageNamesThePlugin(t *testing.T) {
	plugin, err := register.GetPlugin(Name)
	if err != nil {
		t.Fatal(err)
	}
	linter, err := plugin(nil)
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := linter.BuildAnalyzers()
	if err != nil || len(analyzers) != 1 || analyzers[0] != vet.Analyzer {
		t.Errorf("the plugin has %v, %v", analyzers, err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "linting.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"import: github.com/mcpgen/mcpgen/gen/vet/golangci\n",
		"    - " + Name + "\n",
		"      " + Name + ":\n        type: module\n",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("docs/linting.md does not say %q", want)
		}
	}
}
