// Chart draws bar and line charts as images.
package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
)

// The main function is generated, too. It serves standard input and output, or
// HTTP:
//
//	go run ./examples/chart
//	go run ./examples/chart -http 8000

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Kind is a kind of chart.
type Kind string

// The kinds of charts.
const (
	Bars Kind = "bars" // one bar for each value, from zero
	Line Kind = "line" // a line through the values, for what changes over time
)

// The parts of a chart, in pixels.
const (
	width, height = 800, 450
	left, right   = 84, 32 // margins of the plot
	top, bottom   = 64, 56
)

// The colours of a chart.
var (
	paper  = color.RGBA{255, 255, 255, 255}
	strong = color.RGBA{31, 36, 48, 255}
	faint  = color.RGBA{110, 118, 132, 255}
	grid   = color.RGBA{230, 233, 238, 255}
	above  = color.RGBA{59, 111, 224, 255}
	below  = color.RGBA{222, 92, 72, 255}
)

// DrawChart draws a chart of numbers and returns it as an image. Texts are in
// capital letters, of English.
//
//mcp:tool readonly
//mcp:param values minitems=1 maxitems=60
//mcp:param labels optional
//mcp:param title optional maxlen=50
//mcp:param kind default=bars
func DrawChart(
	values []float64, // numbers to draw, from left to right
	labels []string, // text below each number: as many as there are numbers, or none
	title string, // text above the chart
	kind Kind, // what to draw
) (image.Image, error) {
	if len(labels) > 0 && len(labels) != len(values) {
		return nil, fmt.Errorf("there are %d labels for %d values: give one for each value, or none", len(labels), len(values))
	}
	scale, err := newScale(values, kind)
	if err != nil {
		return nil, err
	}
	c := newCanvas(width, height, paper)
	c.text(title, left, 24, strong)
	for _, tick := range scale.ticks() {
		y := scale.y(tick)
		ink := grid
		if tick == 0 {
			ink = faint
		}
		c.rectangle(left, y-0.5, width-right, y+0.5, 0, ink)
		label := scale.format(tick)
		c.text(label, left-12-textWidth(label), y-glyphHeight/2, faint)
	}
	slot := float64(width-left-right) / float64(len(values))
	x := func(i int) float64 { return left + (float64(i)+0.5)*slot }
	if kind == Line {
		drawLine(c, values, x, slot, scale)
	} else {
		drawBars(c, values, x, slot, scale)
	}
	drawLabels(c, labels, x, slot)
	return c, nil
}

func drawBars(c canvas, values []float64, x func(int) float64, slot float64, scale scale) {
	half := min(slot*0.34, 48)
	for i, v := range values {
		zero, end, ink := scale.y(0), scale.y(v), above
		if v < 0 {
			ink = below
		}
		c.rectangle(x(i)-half, min(zero, end), x(i)+half, max(zero, end), min(half/2, 5), ink)
	}
}

// drawLine marks the values by dots where these have room.
func drawLine(c canvas, values []float64, x func(int) float64, slot float64, scale scale) {
	for i := 1; i < len(values); i++ {
		c.segment(x(i-1), scale.y(values[i-1]), x(i), scale.y(values[i]), 1.6, above)
	}
	if slot < 20 {
		return
	}
	for i, v := range values {
		c.segment(x(i), scale.y(v), x(i), scale.y(v), 5, paper)
		c.segment(x(i), scale.y(v), x(i), scale.y(v), 3.6, above)
	}
}

// drawLabels leaves out every second label, or more, where there is no room for
// all of them.
func drawLabels(c canvas, labels []string, x func(int) float64, slot float64) {
	widest := 0.0
	for _, label := range labels {
		widest = max(widest, textWidth(label))
	}
	every := max(1, int(math.Ceil((widest+glyphWidth)/slot)))
	for i := 0; i < len(labels); i += every {
		center := min(max(x(i), textWidth(labels[i])/2), width-textWidth(labels[i])/2)
		c.text(labels[i], center-textWidth(labels[i])/2, height-bottom+18, faint)
	}
}

// scale maps values to heights. Its ticks are round numbers.
type scale struct {
	low, high, step float64
	unit            float64 // what labels count in, such as thousands
	suffix          string
}

func newScale(values []float64, kind Kind) (scale, error) {
	low, high := slices.Min(values), slices.Max(values)
	if kind == Bars {
		low, high = min(low, 0), max(high, 0)
	}
	if low == high {
		low, high = low-1, high+1
	}
	step := roundStep((high - low) / 5)
	s := scale{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step, step: step, unit: 1}
	if math.IsInf(high-low, 0) || math.IsInf(s.high-s.low, 0) || s.low+step == s.low || s.high+step == s.high {
		return s, errors.New("the values are too large, or too close to each other, to be drawn")
	}
	for i, suffix := range []string{"K", "M", "G", "T"} {
		if unit := math.Pow(1000, float64(i+1)); max(-s.low, s.high) >= unit {
			s.unit, s.suffix = unit, suffix
		}
	}
	return s, nil
}

// roundStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below x.
func roundStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= x {
			return factor * power
		}
	}
	return 10 * power
}

func (s scale) ticks() []float64 {
	var ticks []float64
	for i := math.Round(s.low / s.step); i <= math.Round(s.high/s.step); i++ {
		ticks = append(ticks, i*s.step)
	}
	return ticks
}

func (s scale) y(value float64) float64 {
	return top + (s.high-value)/(s.high-s.low)*(height-top-bottom)
}

// format writes a tick with as many decimals as tell it from the next one.
func (s scale) format(tick float64) string {
	if tick == 0 {
		return "0"
	}
	decimals := int(max(0, math.Ceil(-math.Log10(s.step/s.unit)-1e-9)))
	if max(-s.low, s.high) >= 1e15 || decimals > 4 {
		return strconv.FormatFloat(tick, 'g', 3, 64)
	}
	return strconv.FormatFloat(tick/s.unit, 'f', decimals, 64) + s.suffix
}
