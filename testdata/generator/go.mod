module github.com/mcpgen/mcpgen/testdata/generator

go 1.26.0
