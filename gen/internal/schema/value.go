package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// value is a JSON value whose members keep their order.
type value struct {
	members  []member // an object: not nil
	elements []*value // an array: not nil
	scalar   string   // anything else, as JSON
}

type member struct {
	name  string
	value *value
}

// parse reads one JSON value. Of members with one name the last counts.
func parse(text []byte) (*value, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := parseValue(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value in %q", text)
	}
	return v, nil
}

func parseValue(d *json.Decoder) (*value, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return parseArray(d)
		}
		return parseObject(d)
	case string:
		return &value{scalar: quote(token)}, nil
	case json.Number:
		return &value{scalar: token.String()}, nil
	case bool:
		return &value{scalar: fmt.Sprint(token)}, nil
	default:
		return &value{scalar: "null"}, nil
	}
}

func parseArray(d *json.Decoder) (*value, error) {
	v := &value{elements: []*value{}}
	for d.More() {
		e, err := parseValue(d)
		if err != nil {
			return nil, err
		}
		v.elements = append(v.elements, e)
	}
	_, err := d.Token()
	return v, err
}

func parseObject(d *json.Decoder) (*value, error) {
	v := &value{members: []member{}}
	index := map[string]int{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		e, err := parseValue(d)
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string), value: e}
		if i, ok := index[m.name]; ok {
			v.members[i] = m
			continue
		}
		index[m.name] = len(v.members)
		v.members = append(v.members, m)
	}
	_, err := d.Token()
	return v, err
}
