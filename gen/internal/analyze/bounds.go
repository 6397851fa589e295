package analyze

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// setDefault makes the default of what was given for it.
func (c *constraining) setDefault() {
	if len(c.defaults) == 0 {
		return
	}
	r := c.defaults[0]
	switch {
	case c.a.resolve(c.field.Type) != nil && c.a.resolve(c.field.Type).Kind == model.Pointer:
		c.faulty = true
		if r.pos.IsValid() {
			c.a.report(r.pos, diagnostic.PointerDefault,
				"%s is a pointer, nil where the value is absent, and has a default, so that it is never absent; drop the * or the default", c.a.subject(c.at))
		}
		return
	case c.rule("required").pos.IsValid() && !c.field.Optional:
		c.fault(r, "default contradicts required; drop one")
		return
	}
	text := r.value
	if len(c.defaults) > 1 {
		var values []string
		for _, d := range c.defaults {
			value, problem := c.a.literal(c.a.resolve(c.target.Elem), d.value)
			if problem != "" {
				c.fault(d, "default %s %s", d.value, problem)
				return
			}
			values = append(values, value)
		}
		text = "[" + strings.Join(values, ",") + "]"
	}
	literal, problem := c.a.literal(c.target, text)
	if problem != "" {
		c.fault(r, "default %s %s", r.value, problem)
		return
	}
	c.field.Default = literal
	c.field.Optional = true
}

// check reports constraints that contradict each other.
func (c *constraining) check() {
	k := c.field.Constraints
	for k, t := k, c.target; k != nil; k = k.Items {
		c.checkOrder(k)
		c.checkSizes(k)
		c.checkValues(k, t)
		if k.Items != nil {
			t = c.item(t)
		}
	}
	if c.faulty || c.field.Default == "" {
		return
	}
	if problem := violation(k, c.field.Default); problem != "" {
		c.fault(c.defaults[0], "default %s %s", c.defaults[0].value, problem)
	}
}

// checkOrder reports bounds that leave no number.
func (c *constraining) checkOrder(k *model.Constraints) {
	pairs := []struct {
		low, high     string
		lowKey, upKey string
		open          bool
	}{
		{k.Minimum, k.Maximum, "minimum", "maximum", false},
		{k.Minimum, k.ExclusiveMaximum, "minimum", "exclusiveMaximum", true},
		{k.ExclusiveMinimum, k.Maximum, "exclusiveMinimum", "maximum", true},
		{k.ExclusiveMinimum, k.ExclusiveMaximum, "exclusiveMinimum", "exclusiveMaximum", true},
	}
	for _, p := range pairs {
		if p.low == "" || p.high == "" {
			continue
		}
		if order := compareNumbers(p.low, p.high); order > 0 || order == 0 && p.open {
			c.fault(c.later(p.lowKey, p.upKey), "%s %s and %s %s leave no number", c.rule(p.lowKey).spelled, p.low, c.rule(p.upKey).spelled, p.high)
		}
	}
}

// later is the rule of the two that stands behind the other.
func (c *constraining) later(x, y string) rule {
	first, second := c.rule(x), c.rule(y)
	if first.pos > second.pos {
		return first
	}
	return second
}

// checkSizes reports sizes that leave no value.
func (c *constraining) checkSizes(k *model.Constraints) {
	for _, p := range []struct {
		low, high     *int
		lowKey, upKey string
	}{
		{k.MinLength, k.MaxLength, "minLength", "maxLength"},
		{k.MinItems, k.MaxItems, "minItems", "maxItems"},
		{k.MinProperties, k.MaxProperties, "minProperties", "maxProperties"},
	} {
		if p.low != nil && p.high != nil && *p.low > *p.high {
			c.fault(c.later(p.lowKey, p.upKey), "%s %d is more than %s %d", c.rule(p.lowKey).spelled, *p.low, c.rule(p.upKey).spelled, *p.high)
		}
	}
}

// checkValues reports values of enum and example that the other constraints
// refuse.
func (c *constraining) checkValues(k *model.Constraints, t *model.Type) {
	if c.faulty {
		return
	}
	if len(k.Enum) > 0 {
		others := *k
		others.Enum = nil
		c.checkEach("enum", k.Enum, &others)
	}
	c.checkEach("example", k.Examples, k)
	if t != nil && len(t.Enum) > 0 && k.Pattern+k.Format != "" {
		c.fault(c.rule("format"), "format says nothing about an enum; remove it")
	}
}

// checkEach reports values of a keyword that constraints refuse.
func (c *constraining) checkEach(keyword string, values []string, k *model.Constraints) {
	for _, value := range values {
		if problem := violation(k, value); problem != "" {
			c.fault(c.rule(keyword), "%s %s %s", keyword, value, problem)
		}
	}
}

// violation says which constraint a JSON value breaks; nothing when none.
func violation(k *model.Constraints, literal string) string {
	if len(k.Enum) > 0 && !slices.Contains(k.Enum, literal) {
		return "is not one of enum " + strings.Join(k.Enum, ", ")
	}
	switch literal[0] {
	case '"':
		if k.Pattern == "" && k.MinLength == nil && k.MaxLength == nil {
			return ""
		}
		var s string
		if json.Unmarshal([]byte(literal), &s) == nil {
			return textViolation(k, s)
		}
	case '[':
		var list []json.RawMessage
		if json.Unmarshal([]byte(literal), &list) == nil {
			return listViolation(k, list)
		}
	case '{':
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(literal), &object) == nil {
			return sizeViolation(len(object), k.MinProperties, k.MaxProperties, "members", "minProperties", "maxProperties")
		}
	case 't', 'f', 'n':
	default:
		return numberViolation(k, literal)
	}
	return ""
}

func textViolation(k *model.Constraints, s string) string {
	if k.Pattern != "" {
		if re, err := regexp.Compile(k.Pattern); err == nil && !re.MatchString(s) {
			return "does not match " + k.Pattern
		}
	}
	return sizeViolation(utf8.RuneCountInString(s), k.MinLength, k.MaxLength, "characters", "minlen", "maxlen")
}

func listViolation(k *model.Constraints, list []json.RawMessage) string {
	seen := map[string]bool{}
	for _, item := range list {
		if k.UniqueItems && seen[string(item)] {
			return "holds " + string(item) + " twice, against uniqueItems"
		}
		seen[string(item)] = true
		if k.Items != nil {
			if problem := violation(k.Items, string(item)); problem != "" {
				return "holds " + string(item) + ", which " + problem
			}
		}
	}
	return sizeViolation(len(list), k.MinItems, k.MaxItems, "items", "minitems", "maxitems")
}

func sizeViolation(n int, low, high *int, unit, lowKey, highKey string) string {
	switch {
	case low != nil && n < *low:
		return "has " + itoa(n) + " " + unit + ", fewer than " + lowKey + " " + itoa(*low)
	case high != nil && n > *high:
		return "has " + itoa(n) + " " + unit + ", more than " + highKey + " " + itoa(*high)
	}
	return ""
}

func numberViolation(k *model.Constraints, literal string) string {
	switch {
	case k.Minimum != "" && compareNumbers(literal, k.Minimum) < 0:
		return "is less than the minimum " + k.Minimum
	case k.Maximum != "" && compareNumbers(literal, k.Maximum) > 0:
		return "is more than the maximum " + k.Maximum
	case k.ExclusiveMinimum != "" && compareNumbers(literal, k.ExclusiveMinimum) <= 0:
		return "is not more than " + k.ExclusiveMinimum
	case k.ExclusiveMaximum != "" && compareNumbers(literal, k.ExclusiveMaximum) >= 0:
		return "is not less than " + k.ExclusiveMaximum
	case k.MultipleOf != "" && !new(big.Rat).Quo(rational(literal), rational(k.MultipleOf)).IsInt():
		return "is not a multiple of " + k.MultipleOf
	}
	return ""
}
