package main

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestOffers(t *testing.T) {
	mcptest.New(t, NewMCPServer()).Golden("testdata/offers.json")
}

func TestAChartIsAPicture(t *testing.T) {
	mcptest.New(t, NewMCPServer()).Run("draws", func(t *testing.T, c *mcptest.Client) {
		for _, args := range []mcptest.Args{
			{"values": []float64{3, -1.5, 2}, "labels": []string{"Jan", "Feb", "Mär"}, "title": "A title"},
			{"values": []float64{3, -1.5, 2}, "kind": "line"},
			{"values": []float64{0}},
			{"values": []float64{1e15, -1e15}},
			{"values": []float64{1e-300, 2e-300}, "kind": "line"},
			{"values": slices.Repeat([]float64{1e300}, 60), "labels": slices.Repeat([]string{"a long label"}, 60)},
		} {
			result := c.Call("draw_chart", args)
			if err := result.Err(); err != nil {
				t.Errorf("draw_chart %v: %v", args, err)
				continue
			}
			item := result.Content[0]
			picture, err := png.Decode(bytes.NewReader(item.Data))
			if err != nil || item.MIMEType != "image/png" || picture.Bounds().Dx() != width || picture.Bounds().Dy() != height {
				t.Errorf("draw_chart %v: %s, %v", args, item.MIMEType, err)
			}
		}
	})
}

func TestAChartThatCannotBeDrawn(t *testing.T) {
	mcptest.New(t, NewMCPServer()).Run("refuses", func(t *testing.T, c *mcptest.Client) {
		for want, args := range map[string]mcptest.Args{
			"there are 1 labels for 2 values: give one for each value, or none": {"values": []int{1, 2}, "labels": []string{"a"}},
			"the values are too large, or too close to each other, to be drawn": {"values": []float64{math.MaxFloat64, -math.MaxFloat64}},
			"values: must have at least 1 item":                                 {"values": []int{}},
			"kind: must be one of bars, line":                                   {"values": []int{1}, "kind": "pie"},
		} {
			c.Call("draw_chart", args).WantError(want)
		}
	})
}

// Bars stand on zero, on the side of their value.
func TestBarsAreWhereTheirValuesAre(t *testing.T) {
	picture, err := DrawChart([]float64{4, -2}, nil, "", Bars)
	if err != nil {
		t.Fatal(err)
	}
	y := func(value float64) int { return top + int((4-value)/6*(height-top-bottom)) }
	first, second := left+(width-left-right)/4, left+(width-left-right)*3/4
	for _, test := range []struct {
		x    int
		at   float64
		want color.RGBA
	}{
		{first, 3.8, above}, {first, 0.2, above}, {first, -0.2, paper},
		{second, -1.8, below}, {second, -0.2, below}, {second, 0.2, paper},
	} {
		if got := picture.At(test.x, y(test.at)); got != test.want {
			t.Errorf("the colour at %d, value %v is %v, want %v", test.x, test.at, got, test.want)
		}
	}
}

func TestScalesHaveRoundTicks(t *testing.T) {
	tests := []struct {
		values []float64
		kind   Kind
		want   []string
	}{
		{[]float64{3, 9}, Bars, []string{"0", "2", "4", "6", "8", "10"}},
		{[]float64{-1.5, 4}, Bars, []string{"-2", "0", "2", "4"}},
		{[]float64{12.4, 19.6}, Line, []string{"12", "14", "16", "18", "20"}},
		{[]float64{0.5, 0.62}, Line, []string{"0.50", "0.55", "0.60", "0.65"}},
		{[]float64{1500}, Bars, []string{"0", "0.5K", "1.0K", "1.5K"}},
		{[]float64{2.5e6}, Bars, []string{"0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"}},
		{[]float64{7}, Line, []string{"6.0", "6.5", "7.0", "7.5", "8.0"}},
		{[]float64{2e20}, Bars, []string{"0", "5e+19", "1e+20", "1.5e+20", "2e+20"}},
	}
	for _, test := range tests {
		s, err := newScale(test.values, test.kind)
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		for _, tick := range s.ticks() {
			got = append(got, s.format(tick))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("ticks of %v: %q, want %q", test.values, got, test.want)
		}
	}
}
