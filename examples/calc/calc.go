// Calc is a small calculator: it adds, divides and rounds numbers, describes
// lists of them and finds prime factors.
package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Add returns the sum of two whole numbers.
//
//mcp:tool readonly
func Add(
	a int, // first addend
	b int, // second addend
) int {
	return a + b
}

// Divide returns the quotient of two numbers. Division by zero is an error.
//
//mcp:tool readonly
func Divide(
	dividend float64, // number to divide
	divisor float64, // number to divide by
) (float64, error) {
	if divisor == 0 {
		return 0, errors.New("cannot divide by zero")
	}
	quotient := dividend / divisor
	if math.IsInf(quotient, 0) {
		return 0, errors.New("the quotient is too large for a float64")
	}
	return quotient, nil
}

// Mode is a way to round.
type Mode string

// The ways to round.
const (
	Nearest Mode = "nearest" // halves go away from zero
	Even    Mode = "even"    // halves go to the even neighbour
	Down    Mode = "down"    // toward negative infinity
	Up      Mode = "up"      // toward positive infinity
)

// Round rounds a number to some decimal places.
//
//mcp:tool readonly
//mcp:param places default=0 min=0 max=12
//mcp:param mode default=nearest
func Round(
	x float64, // number to round
	places int, // decimal places to keep
	mode Mode, // how to round
) float64 {
	scale := math.Pow10(places)
	scaled := x * scale
	if math.IsInf(scaled, 0) {
		return x // a number this large has no decimal places
	}
	switch mode {
	case Even:
		scaled = math.RoundToEven(scaled)
	case Down:
		scaled = math.Floor(scaled)
	case Up:
		scaled = math.Ceil(scaled)
	default:
		scaled = math.Round(scaled)
	}
	return scaled / scale
}

// Summary describes a list of numbers.
type Summary struct {
	Count  int     `json:"count"`  // how many numbers there are
	Min    float64 `json:"min"`    // the smallest
	Max    float64 `json:"max"`    // the largest
	Mean   float64 `json:"mean"`   // their arithmetic mean
	Median float64 `json:"median"` // the middle one, or the mean of the middle two
}

// Stats describes a list of numbers: their count, extremes, mean and median.
//
//mcp:tool readonly
//mcp:param numbers minitems=1
func Stats(
	numbers []float64, // numbers to describe
) Summary {
	sorted := slices.Sorted(slices.Values(numbers))
	n := len(sorted)
	mean := 0.0
	for _, x := range sorted {
		mean += x / float64(n) // in parts, so that the sum cannot overflow
	}
	return Summary{
		Count:  n,
		Min:    sorted[0],
		Max:    sorted[n-1],
		Mean:   mean,
		Median: sorted[(n-1)/2]/2 + sorted[n/2]/2,
	}
}

// Factor returns the prime factors of a whole number in ascending order.
//
// A product of two large primes takes seconds. Factor reports its progress and
// stops when the call is cancelled.
//
//mcp:tool readonly
//mcp:param n min=2
func Factor(
	ctx context.Context,
	n int, // number to factor
) ([]int, error) {
	var factors []int
	limit := int(math.Sqrt(float64(n)))
	step := limit/100 + 1
	for d := 2; d <= n/d; d++ {
		for n%d == 0 {
			factors = append(factors, d)
			n /= d
		}
		if d%step == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			mcp.Progress(ctx, float64(d), float64(limit), fmt.Sprintf("tried divisors up to %d", d))
		}
	}
	if n > 1 {
		factors = append(factors, n)
	}
	return factors, nil
}
