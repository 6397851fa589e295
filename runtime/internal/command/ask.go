package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// asker puts the questions of a tool to whoever sits at the terminal.
type asker struct {
	command *command
	bar     *bar
	// in is what is typed, nil where there is no terminal to ask on.
	in *bufio.Reader
	// tasks says that the tool must run as a task.
	tasks bool
}

// typed is a line that somebody typed.
type typed struct {
	line string
	err  error
}

func newAsker(c *command, b *bar) *asker {
	a := &asker{command: c, bar: b}
	if isTerminal(c.In) && isTerminal(c.Err) {
		a.in = bufio.NewReader(c.In)
	}
	c.client.capabilities = a.capabilities()
	return a
}

// capabilities is what the client can be asked.
func (a *asker) capabilities() string {
	var members []string
	if a.in != nil {
		members = append(members, `"elicitation":{"form":{},"url":{}}`)
	}
	if a.tasks {
		members = append(members, `"extensions":{"`+metaPrefix+`tasks":{}}`)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// answer asks all questions and returns the answers as a JSON object.
func (a *asker) answer(questions []byte) (string, error) {
	a.bar.clear()
	var w codec.Writer
	w.Object()
	for key, question := range jsonrpc.Members(questions) {
		params := jsonrpc.Member(question, "params")
		if a.in == nil || text(jsonrpc.Member(question, "method")) != "elicitation/create" {
			return "", errors.New("the tool asks what cannot be answered here")
		}
		w.Key(string(key))
		answer, err := a.ask(params)
		if err != nil {
			return "", err
		}
		w.Raw(answer)
	}
	w.EndObject()
	return string(w.Bytes()), nil
}

const (
	declined  = `{"action":"decline"}`
	dismissed = `{"action":"cancel"}`
)

// ask puts one question and returns the result that answers it.
func (a *asker) ask(params []byte) (string, error) {
	fmt.Fprintln(a.command.Err, printable(text(jsonrpc.Member(params, "message"))))
	if text(jsonrpc.Member(params, "mode")) == "url" {
		fmt.Fprintf(a.command.Err, "  %s\n", printable(text(jsonrpc.Member(params, "url"))))
		yes, err := a.yes("open it", "no")
		switch {
		case errors.Is(err, io.EOF):
			return dismissed, nil
		case err != nil:
			return "", err
		case !yes:
			return declined, nil
		}
		return `{"action":"accept"}`, nil
	}
	content, err := a.form(jsonrpc.Member(params, "requestedSchema"))
	switch {
	case errors.Is(err, io.EOF):
		return dismissed, nil
	case err != nil:
		return "", err
	}
	return `{"action":"accept","content":` + content + `}`, nil
}

// form asks for each field of a form.
func (a *asker) form(schema []byte) (string, error) {
	var required []string
	for name := range jsonrpc.Elements(jsonrpc.Member(schema, "required")) {
		required = append(required, text(name))
	}
	var w codec.Writer
	w.Object()
	for name, field := range jsonrpc.Members(jsonrpc.Member(schema, "properties")) {
		value, err := a.field(string(name), field, slices.Contains(required, string(name)))
		if err != nil {
			return "", err
		}
		if value != "" {
			w.Key(string(name))
			w.Raw(value)
		}
	}
	w.EndObject()
	return string(w.Bytes()), nil
}

// field asks for one field until what is typed fits, and returns it as JSON,
// empty for a field that is left out.
func (a *asker) field(name string, schema []byte, required bool) (string, error) {
	preset := jsonrpc.Member(schema, "default")
	choices := enumeration(schema)
	if items := jsonrpc.Member(schema, "items"); items != nil {
		choices = enumeration(items)
	}
	prompt := "  " + name
	if about := text(jsonrpc.Member(schema, "description")); about != "" {
		prompt += ", " + firstParagraph(about)
	}
	switch hint := fieldHint(schema, choices); {
	case preset != nil:
		prompt += " (" + hint + ") [" + plain(preset) + "]"
	case !required:
		prompt += " (" + hint + ", optional)"
	default:
		prompt += " (" + hint + ")"
	}
	for {
		line, err := a.readLine(printable(prompt) + ": ")
		if err != nil {
			return "", err
		}
		switch {
		case line == "" && preset != nil:
			return string(preset), nil
		case line == "" && !required:
			return "", nil
		}
		value, problem := fieldValue(schema, choices, line)
		if problem == "" {
			return value, nil
		}
		fmt.Fprintf(a.command.Err, "  %s\n", problem)
	}
}

// fieldHint says what may be typed.
func fieldHint(schema []byte, choices []string) string {
	switch typeOf(schema) {
	case "boolean":
		return "yes or no"
	case "array":
		if len(choices) > 0 {
			return "some of " + strings.Join(choices, ", ")
		}
		return "some, with commas between"
	}
	if len(choices) > 0 {
		return "one of " + strings.Join(choices, ", ")
	}
	return kind(schema) + limits(schema, true)
}

// fieldValue makes JSON of what was typed, or says what is wrong with it.
func fieldValue(schema []byte, choices []string, line string) (value, problem string) {
	switch kind := typeOf(schema); kind {
	case "boolean":
		yes, ok := yesOrNo(line)
		if !ok {
			return "", "type yes or no"
		}
		return strconv.FormatBool(yes), ""
	case "integer", "number":
		number := []byte(line)
		if !isJSON(number) || number[0] != '-' && (number[0] < '0' || number[0] > '9') {
			return "", "type a number"
		}
		if _, integer := jsonrpc.Int(number); kind == "integer" && !integer {
			return "", "type a whole number"
		}
		return line, ""
	case "array":
		var w codec.Writer
		w.Array()
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if len(choices) > 0 && !slices.Contains(choices, part) {
				return "", "there is no " + part
			}
			w.String(part)
		}
		w.EndArray()
		return string(w.Bytes()), ""
	}
	if len(choices) > 0 && !slices.Contains(choices, line) {
		return "", "type one of " + strings.Join(choices, ", ")
	}
	return quote(line), ""
}

func yesOrNo(line string) (yes, ok bool) {
	switch strings.ToLower(line) {
	case "y", "yes", "true":
		return true, true
	case "n", "no", "false":
		return false, true
	}
	return false, false
}

// yes asks a question that is answered yes or no; preset is what an empty line
// means.
func (a *asker) yes(question, preset string) (bool, error) {
	for {
		line, err := a.readLine("  " + question + "? (yes or no) [" + preset + "]: ")
		if err != nil {
			return false, err
		}
		if line == "" {
			line = preset
		}
		if yes, ok := yesOrNo(line); ok {
			return yes, nil
		}
	}
}

// readLine prompts for a line and returns it without white space around. It
// returns io.EOF where the user dismisses the question, with Ctrl-D.
func (a *asker) readLine(prompt string) (string, error) {
	fmt.Fprint(a.command.Err, prompt)
	// A read of a terminal cannot be interrupted: where the context ends first, it
	// stays behind in its goroutine, and the program ends.
	read := make(chan typed, 1)
	go func() {
		line, err := a.in.ReadString('\n')
		read <- typed{line, err}
	}()
	select {
	case t := <-read:
		if t.err != nil {
			fmt.Fprintln(a.command.Err)
			return "", t.err
		}
		return strings.TrimSpace(t.line), nil
	case <-a.command.client.ctx.Done():
		fmt.Fprintln(a.command.Err)
		return "", errCancelled
	}
}
