package units

import (
	"math"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestConvertUnit(t *testing.T) {
	tests := []struct {
		amount   float64
		from, to Unit
		want     float64
	}{
		{12, Inch, Foot, 1},
		{1, Mile, Metre, 1609.344},
		{1, Pound, Ounce, 16},
		{5, Kilogram, Gram, 5000},
		{100, Celsius, Fahrenheit, 212},
		{-40, Fahrenheit, Celsius, -40},
		{0, Kelvin, Celsius, -273.15},
		{3, Metre, Metre, 3},
	}
	for _, test := range tests {
		got, err := ConvertUnit(test.amount, test.from, test.to)
		if err != nil || math.Abs(got-test.want) > 1e-9 {
			t.Errorf("ConvertUnit(%v, %s, %s) = %v, %v, want %v", test.amount, test.from, test.to, got, err, test.want)
		}
	}
}

func TestConvertUnitRefusesOtherQuantities(t *testing.T) {
	c := mcptest.New(t, NewMCPServer())
	c.Call("convert_unit", mcptest.Args{"amount": 1, "from": "km", "to": "kg"}).
		WantError("km is a length and kg a mass: convert it to one of ft, in, km, m, mi")
	c.Call("convert_unit", mcptest.Args{"amount": 1, "from": "k", "to": "KM"}).
		WantError("to: must be one of m, km, in")
}

func TestEveryUnitHasAMeasure(t *testing.T) {
	for _, name := range unitValues {
		if measures[Unit(name)].scale == 0 {
			t.Errorf("%s has no measure", name)
		}
	}
}
