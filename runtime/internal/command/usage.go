package command

// usages are what follows the program's name in the usage of each command.
var usages = map[string]string{
	"tools": `tools [-json] [name ...]

It lists the tools with their parameters, those that are named with their whole
descriptions. -json prints them as clients receive them.`,
	"call": `call [-json] [-o file] tool [name=value ...]

It calls a tool and prints the result. The tool's schema says what a value is: a
string is taken as it is, numbers, booleans, lists and objects are JSON.

  name=value        one argument; a list is JSON, or its name is repeated:
                    tag=a tag=b
  name.member=value a member of an argument that is an object
  name=@file        what is in the file; @@ begins a text that begins with @
  name=-            what is on standard input
  '{"name":value}'  all arguments at once, also as @file or -

  -json             print the whole result, as clients receive it
  -o file           save images, sounds and files of the result; - is standard
                    output

Progress is shown, and questions are asked, on a terminal. The exit code is 0
for a result, 1 for an error and 2 where the command line is wrong.`,
	"resources": `resources [-json]

It lists the resources and resource templates.`,
	"prompts": `prompts [-json] [name ...]

It lists the prompts with their arguments.`,
	"version": `version [-json]

It prints the server's name and version, the versions of the module, of mcpgen
and of Go that it was built from, and the protocol revisions that it speaks.`,
}
