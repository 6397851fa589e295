package differential

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// spoil changes one value of a document, wherever it is.
func (m maker) spoil(v any) any {
	switch v := v.(type) {
	case *object:
		if len(v.members) == 0 || m.IntN(6) == 0 {
			return m.spoilObject(v)
		}
		o := &object{slices.Clone(v.members)}
		i := m.IntN(len(o.members))
		o.members[i].value = m.spoil(o.members[i].value)
		return o
	case []any:
		if len(v) == 0 || m.IntN(3) == 0 {
			return m.spoilList(v)
		}
		list := slices.Clone(v)
		i := m.IntN(len(list))
		list[i] = m.spoil(list[i])
		return list
	}
	if m.IntN(4) == 0 {
		return m.anything(4)
	}
	switch v := v.(type) {
	case json.Number:
		return m.spoilNumber(v)
	case string:
		return m.spoilText(v)
	}
	return m.anything(4)
}

func (m maker) spoilObject(o *object) any {
	o = &object{slices.Clone(o.members)}
	fresh := member{pick(m, []string{"extra", "", "x", "1", "over", "X", "plain", "8"}), m.anything(4)}
	if len(o.members) == 0 {
		return &object{[]member{fresh}}
	}
	i := m.IntN(len(o.members))
	switch m.IntN(5) {
	case 0:
		o.members = slices.Delete(o.members, i, i+1)
	case 1:
		fresh.name = pick(m, []string{strings.ToUpper(o.members[i].name), o.members[i].name + "s", strings.ToLower(o.members[i].name), " " + o.members[i].name})
		fresh.value = o.members[i].value
		if _, twice := o.get(fresh.name); !twice {
			o.members[i] = fresh
		}
	case 2:
		if _, twice := o.get(fresh.name); !twice {
			o.members = slices.Insert(o.members, i, fresh)
		}
	case 3:
		j := m.IntN(len(o.members))
		o.members[i].value, o.members[j].value = o.members[j].value, o.members[i].value
	default:
		return m.anything(3)
	}
	return o
}

func (m maker) spoilList(list []any) any {
	list = slices.Clone(list)
	switch i := m.IntN(len(list) + 1); {
	case len(list) > 0 && m.IntN(3) == 0:
		i = min(i, len(list)-1)
		return slices.Delete(list, i, i+1)
	case len(list) > 0 && m.IntN(2) == 0:
		return append(list, list[m.IntN(len(list))])
	case m.IntN(4) == 0:
		return m.anything(4)
	default:
		return slices.Insert(list, i, m.anything(4))
	}
}

func (m maker) spoilNumber(n json.Number) any {
	whole, err := strconv.ParseInt(string(n), 10, 64)
	switch choice := m.IntN(7); {
	case choice == 0:
		return json.Number(pick(m, large))
	case choice == 1 && err == nil:
		return json.Number(strconv.FormatInt(whole, 10) + ".0")
	case choice == 2 && err == nil:
		return json.Number(strconv.FormatInt(whole, 10) + pick(m, []string{"e0", "E1", "e-1", ".0e1", ".5", ".000"}))
	case choice == 3 && err == nil:
		return json.Number(strconv.FormatInt(whole+int64(m.IntN(3)-1), 10))
	case choice == 4:
		return string(n)
	}
	return json.Number(pick(m, numbers))
}

func (m maker) spoilText(s string) any {
	runes := []rune(s)
	switch m.IntN(8) {
	case 0:
		return s + pick(m, texts)
	case 1:
		return string(runes[:m.IntN(len(runes)+1)])
	case 2:
		return strings.ToUpper(s)
	case 3:
		return pick(m, texts) + s
	case 4:
		if len(runes) > 0 {
			runes[m.IntN(len(runes))] = pick(m, []rune("aZ09-+=/ .:\n%T\u00e9"))
		}
		return string(runes)
	case 5:
		return json.Number("7")
	default:
		return pick(m, texts)
	}
}
