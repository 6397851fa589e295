module github.com/mcpgen/mcpgen/testdata/differential

go 1.26.0

require (
	github.com/mcpgen/mcpgen v0.0.0-00010101000000-000000000000
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
)

require golang.org/x/text v0.14.0 // indirect

replace github.com/mcpgen/mcpgen => ../..
