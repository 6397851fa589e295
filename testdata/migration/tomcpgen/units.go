// Units converts distances.
//
//mcp:server name=units version=1.0.0
package main

import "fmt"

// Unit is a unit of length.
type Unit string

// The units.
const (
	Meter     Unit = "m"
	Kilometer Unit = "km"
	Mile      Unit = "mi"
)

var meters = map[Unit]float64{Meter: 1, Kilometer: 1000, Mile: 1609.344}

// Convert converts a distance from one unit to another.
//
//mcp:tool readonly
//mcp:param to default=m
func Convert(
	amount float64, // how much
	from Unit, // the unit that the amount is in
	to Unit, // the unit to convert to
) (distance float64, unit Unit, err error) {
	if amount < 0 {
		return 0, "", fmt.Errorf("a distance of %v is negative", amount)
	}
	return amount * meters[from] / meters[to], to, nil
}
