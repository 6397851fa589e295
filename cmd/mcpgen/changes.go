package main

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/mcpgen/mcpgen/gen"
)

// change is a tool, resource or prompt that packages offer and others did not,
// or not so.
type change struct {
	// sign is + for a new one, - for one that is gone, ~ for another.
	sign       byte
	kind, name string
}

// offer is something that packages offer: what it is called, and all that a
// client can see of it.
type offer struct{ kind, name, shape string }

// changes compares what packages offered with what they do, sorted by name.
func changes(before, after []*gen.Package) []change {
	old, now := offers(before), offers(after)
	var list []change
	for key, o := range now {
		switch was, known := old[key]; {
		case !known:
			list = append(list, change{'+', o.kind, o.name})
		case was.shape != o.shape:
			list = append(list, change{'~', o.kind, o.name})
		}
	}
	for key, o := range old {
		if _, known := now[key]; !known {
			list = append(list, change{'-', o.kind, o.name})
		}
	}
	slices.SortFunc(list, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind))
	})
	return list
}

// offers are the packages' tools, resources and prompts by kind and name.
func offers(packages []*gen.Package) map[string]offer {
	all := map[string]offer{}
	for _, p := range packages {
		types := map[string]any{}
		for _, t := range p.Types {
			types[t.Name] = t.Type
		}
		add := func(kind, name string, definition any) {
			all[kind+" "+name] = offer{kind, name, shape(definition, types)}
		}
		for _, t := range p.Tools {
			add("tool", t.Name, t)
		}
		for _, r := range p.Resources {
			add("resource", r.URI, r)
		}
		for _, q := range p.Prompts {
			add("prompt", q.Name, q)
		}
	}
	return all
}

// shape is all that is known of a definition, with the types that it names, but
// for where it stands in the source.
func shape(definition any, types map[string]any) string {
	var text []byte
	named := map[string]bool{}
	waiting := []any{definition}
	for len(waiting) > 0 {
		one, err := json.Marshal(waiting[0])
		waiting = waiting[1:]
		var tree any
		if err != nil || json.Unmarshal(one, &tree) != nil {
			continue // plain data encodes
		}
		for _, name := range settle(tree) {
			if !named[name] && types[name] != nil {
				named[name] = true
				waiting = append(waiting, types[name])
			}
		}
		one, _ = json.Marshal(tree)
		text = append(text, one...)
	}
	return string(text)
}

// settle takes positions out of a tree of JSON and returns the names of types
// in it.
func settle(tree any) (refs []string) {
	switch t := tree.(type) {
	case []any:
		for _, v := range t {
			refs = append(refs, settle(v)...)
		}
	case map[string]any:
		delete(t, "pos")
		if name, ok := t["ref"].(string); ok {
			refs = append(refs, name)
		}
		// In the order of their names, so that shapes can be compared.
		for _, key := range slices.Sorted(maps.Keys(t)) {
			refs = append(refs, settle(t[key])...)
		}
	}
	return refs
}
