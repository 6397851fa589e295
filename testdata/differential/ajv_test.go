package differential

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSchemasCompileInAjv has ajv compile every schema, in 2020-12 and in
// draft-07, both strictly.
func TestSchemasCompileInAjv(t *testing.T) {
	node, err := filepath.Abs("../clients/node/node_modules/.bin/node")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(node); err != nil && os.Getenv("CI") == "" {
		t.Skip("node is not installed; .ci/clients does that")
	}
	s := startServer(t)
	input, err := json.Marshal(map[string]any{"tools": s.tools, "calls": []any{}})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "schemas.mjs")
	cmd.Dir = filepath.Join("..", "clients", "node")
	cmd.Stdin = bytes.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
