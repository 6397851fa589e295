package command

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// show prints the result of a call: texts on standard output, those of an error
// result on standard error.
func (c *command) show(result []byte) error {
	failed := string(jsonrpc.Member(result, "isError")) == "true"
	if c.json {
		if err := c.printJSON(result); err != nil {
			return err
		}
	}
	if failed {
		return errors.New(c.texts(result))
	}
	saved, err := c.save(result)
	if err != nil || c.json {
		return err
	}
	if structured := jsonrpc.Member(result, "structuredContent"); structured != nil {
		return c.showValue(structured)
	}
	for item := range jsonrpc.Elements(jsonrpc.Member(result, "content")) {
		if err := c.showItem(item, saved); err != nil {
			return err
		}
	}
	return nil
}

// showValue prints structured content: of {"result": value}, which is how a value
// that is not an object goes out, the value.
func (c *command) showValue(structured []byte) error {
	n := 0
	for range jsonrpc.Members(structured) {
		n++
	}
	value := jsonrpc.Member(structured, "result")
	if n != 1 || value == nil {
		value = structured
	}
	if jsonrpc.IsString(value) {
		return c.print(c.shown(text(value)))
	}
	return c.printJSON(value)
}

// showItem prints one item of content. saved is where its bytes are, by item.
func (c *command) showItem(item []byte, saved map[string]string) error {
	switch kind := text(jsonrpc.Member(item, "type")); kind {
	case "text":
		return c.print(c.shown(text(jsonrpc.Member(item, "text"))))
	case "resource_link":
		line := text(jsonrpc.Member(item, "uri"))
		if name := text(jsonrpc.Member(item, "name")); name != "" && name != line {
			line = name + ": " + line
		}
		return c.print(c.shown(line))
	default:
		mimeType, raw := binary(item)
		if raw == nil {
			return c.print(c.shown(text(jsonrpc.Member(jsonrpc.Member(item, "resource"), "text"))))
		}
		line := fmt.Sprintf("[%s, %d bytes: -o file saves it]", mimeType, len(raw))
		if file := saved[string(item)]; file == "-" {
			return nil
		} else if file != "" {
			line = fmt.Sprintf("[%s, %d bytes: saved as %s]", mimeType, len(raw), file)
		}
		return c.print(c.shown(line))
	}
}

// shown is text as it may go to standard output: a terminal gets nothing that it
// could take for a command.
func (c *command) shown(text string) string {
	if isTerminal(c.Out) {
		return printable(text)
	}
	return text
}

// binary returns the bytes of an image, a sound or a binary resource; nil for
// other items.
func binary(item []byte) (mimeType string, raw []byte) {
	encoded := jsonrpc.Member(item, "data")
	from := item
	if encoded == nil {
		from = jsonrpc.Member(item, "resource")
		encoded = jsonrpc.Member(from, "blob")
	}
	raw, err := base64.StdEncoding.DecodeString(text(encoded))
	if encoded == nil || err != nil {
		return "", nil
	}
	if mimeType = text(jsonrpc.Member(from, "mimeType")); mimeType == "" {
		mimeType = "application/octet-stream"
	}
	return mimeType, raw
}

// save writes the binary items of a result to the file that the command line
// names, further ones beside it. It returns the file of each item.
func (c *command) save(result []byte) (map[string]string, error) {
	saved := map[string]string{}
	if c.file == "" {
		return saved, nil
	}
	for item := range jsonrpc.Elements(jsonrpc.Member(result, "content")) {
		_, raw := binary(item)
		if raw == nil || saved[string(item)] != "" {
			continue
		}
		if c.file == "-" {
			if _, err := c.Out.Write(raw); err != nil {
				return nil, err
			}
			saved[string(item)] = "-"
			continue
		}
		file := c.file
		if n := len(saved); n > 0 {
			extension := filepath.Ext(file)
			file = strings.TrimSuffix(file, extension) + "-" + strconv.Itoa(n+1) + extension
		}
		if err := os.WriteFile(file, raw, 0o666); err != nil {
			return nil, err
		}
		saved[string(item)] = file
	}
	if len(saved) == 0 {
		return nil, errors.New("-o: the result has no image, sound or file")
	}
	return saved, nil
}

// texts are the texts of a result, with newlines between.
func (c *command) texts(result []byte) string {
	var texts []string
	for item := range jsonrpc.Elements(jsonrpc.Member(result, "content")) {
		if t := jsonrpc.Member(item, "text"); t != nil {
			texts = append(texts, text(t))
		}
	}
	if len(texts) == 0 {
		return "the call failed"
	}
	all := strings.TrimSuffix(strings.Join(texts, "\n"), "\n")
	if isTerminal(c.Err) {
		all = printable(all)
	}
	return all
}
