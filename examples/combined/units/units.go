// Package units converts lengths, masses and temperatures.
package units

import (
	"fmt"
	"slices"
	"strings"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Unit is a unit of measurement.
type Unit string

// The units.
const (
	Metre      Unit = "m"
	Kilometre  Unit = "km"
	Inch       Unit = "in"
	Foot       Unit = "ft"
	Mile       Unit = "mi"
	Gram       Unit = "g"
	Kilogram   Unit = "kg"
	Ounce      Unit = "oz"
	Pound      Unit = "lb"
	Celsius    Unit = "C"
	Fahrenheit Unit = "F"
	Kelvin     Unit = "K"
)

// measure is how a unit becomes the base unit of its quantity: m, kg or K.
type measure struct {
	quantity      string
	scale, offset float64 // base = (x + offset) * scale
}

var measures = map[Unit]measure{
	Metre:      {"length", 1, 0},
	Kilometre:  {"length", 1000, 0},
	Inch:       {"length", 0.0254, 0},
	Foot:       {"length", 0.3048, 0},
	Mile:       {"length", 1609.344, 0},
	Gram:       {"mass", 0.001, 0},
	Kilogram:   {"mass", 1, 0},
	Ounce:      {"mass", 0.028349523125, 0},
	Pound:      {"mass", 0.45359237, 0},
	Celsius:    {"temperature", 1, 273.15},
	Fahrenheit: {"temperature", 5.0 / 9, 459.67},
	Kelvin:     {"temperature", 1, 0},
}

// ConvertUnit converts an amount from one unit to another of the same quantity.
//
//mcp:tool readonly
func ConvertUnit(
	amount float64, // how much, in the first unit
	from Unit, // unit of the amount
	to Unit, // unit of the result
) (float64, error) {
	a, b := measures[from], measures[to]
	if a.quantity != b.quantity {
		return 0, fmt.Errorf("%s is a %s and %s a %s: convert it to one of %s", from, a.quantity, to, b.quantity, of(a.quantity))
	}
	return (amount+a.offset)*a.scale/b.scale - b.offset, nil
}

// of lists the units of a quantity.
func of(quantity string) string {
	var names []string
	for unit, m := range measures {
		if m.quantity == quantity {
			names = append(names, string(unit))
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
