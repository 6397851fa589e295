module github.com/mcpgen/mcpgen/testdata/jsontext

go 1.26.0

require github.com/mcpgen/mcpgen v0.0.0

require github.com/go-json-experiment/json v1.27.2

replace github.com/mcpgen/mcpgen => ../..
