package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestOffers(t *testing.T) {
	mcptest.New(t, NewMCPServer()).Golden("testdata/offers.json")
}

func TestWhatClientsSee(t *testing.T) {
	mcptest.New(t, NewMCPServer()).Run("calls", func(t *testing.T, c *mcptest.Client) {
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
		c.Call("round", mcptest.Args{"x": 2.345, "places": 2, "mode": "down"}).Want(2.34)
		c.Call("round", mcptest.Args{"x": 1, "mode": "donw"}).WantError("mode: must be one of nearest, even, down, up; did you mean down?")
		c.Call("divide", mcptest.Args{"dividend": 1, "divisor": 0}).WantError("cannot divide by zero")
		factors := c.Call("factor", mcptest.Args{"n": 1000003 * 1000033})
		factors.Want([]int{1000003, 1000033})
		if len(factors.Progress) == 0 {
			t.Error("factor reports no progress")
		}
	})
}

// The tools are plain functions, and are tested as such.

func TestAddReturnsTheSum(t *testing.T) {
	if got := Add(2, 3); got != 5 {
		t.Errorf("Add(2, 3) = %d, want 5", got)
	}
}

func TestDivideRefusesWhatHasNoQuotient(t *testing.T) {
	if got, err := Divide(7, 2); got != 3.5 || err != nil {
		t.Errorf("Divide(7, 2) = %v, %v, want 3.5", got, err)
	}
	for _, pair := range [][2]float64{{1, 0}, {0, 0}, {math.MaxFloat64, 0.5}} {
		if got, err := Divide(pair[0], pair[1]); err == nil {
			t.Errorf("Divide(%v, %v) = %v, want an error", pair[0], pair[1], got)
		}
	}
}

func TestRoundFollowsItsMode(t *testing.T) {
	tests := []struct {
		x      float64
		places int
		mode   Mode
		want   float64
	}{
		{2.5, 0, Nearest, 3},
		{-2.5, 0, Nearest, -3},
		{2.5, 0, Even, 2},
		{3.14159, 2, Down, 3.14},
		{3.14159, 2, Up, 3.15},
		{-0.5, 0, Down, -1},
		{math.MaxFloat64, 12, Nearest, math.MaxFloat64},
	}
	for _, test := range tests {
		if got := Round(test.x, test.places, test.mode); got != test.want {
			t.Errorf("Round(%v, %d, %s) = %v, want %v", test.x, test.places, test.mode, got, test.want)
		}
	}
}

func TestStatsDescribesAnyList(t *testing.T) {
	tests := []struct {
		numbers []float64
		want    Summary
	}{
		{[]float64{4}, Summary{Count: 1, Min: 4, Max: 4, Mean: 4, Median: 4}},
		{[]float64{5, 1, 3}, Summary{Count: 3, Min: 1, Max: 5, Mean: 3, Median: 3}},
		{[]float64{8, 2, 4, 6}, Summary{Count: 4, Min: 2, Max: 8, Mean: 5, Median: 5}},
	}
	for _, test := range tests {
		given := slices.Clone(test.numbers)
		if got := Stats(test.numbers); got != test.want {
			t.Errorf("Stats(%v) = %+v, want %+v", test.numbers, got, test.want)
		}
		if !slices.Equal(given, test.numbers) {
			t.Errorf("Stats changed its argument from %v to %v", given, test.numbers)
		}
	}
	if got := Stats([]float64{math.MaxFloat64, math.MaxFloat64}); math.IsInf(got.Mean, 0) || math.IsInf(got.Median, 0) {
		t.Errorf("Stats of two large numbers = %+v, want it finite", got)
	}
}

func TestFactorFindsEveryPrime(t *testing.T) {
	tests := []struct {
		n    int
		want []int
	}{
		{2, []int{2}},
		{97, []int{97}},
		{360, []int{2, 2, 2, 3, 3, 5}},
		{1000003 * 1000033, []int{1000003, 1000033}},
	}
	for _, test := range tests {
		got, err := Factor(context.Background(), test.n)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Factor(%d) = %v, %v, want %v", test.n, got, err, test.want)
		}
	}
}

func TestFactorStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Factor(ctx, 1<<61-1); !errors.Is(err, context.Canceled) {
		t.Errorf("Factor after cancel returned %v, want context.Canceled", err)
	}
}
