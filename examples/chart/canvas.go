package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// canvas is a picture to draw on. Its coordinates are of the corners between
// pixels, and edges that fall between are smooth.
type canvas struct{ *image.RGBA }

func newCanvas(width, height int, ground color.RGBA) canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	draw.Draw(c, c.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	return c
}

// rectangle fills a rectangle with round corners.
func (c canvas) rectangle(x0, y0, x1, y1, radius float64, ink color.RGBA) {
	radius = min(radius, (x1-x0)/2, (y1-y0)/2)
	c.fill(x0, y0, x1, y1, ink, func(x, y float64) float64 {
		dx := math.Abs(x-(x0+x1)/2) - (x1-x0)/2 + radius
		dy := math.Abs(y-(y0+y1)/2) - (y1-y0)/2 + radius
		return min(max(dx, dy), 0) + math.Hypot(max(dx, 0), max(dy, 0)) - radius
	})
}

// segment draws a line with round ends; a dot where both ends are one.
func (c canvas) segment(x0, y0, x1, y1, radius float64, ink color.RGBA) {
	dx, dy := x1-x0, y1-y0
	length := max(dx*dx+dy*dy, 1e-9)
	c.fill(min(x0, x1)-radius, min(y0, y1)-radius, max(x0, x1)+radius, max(y0, y1)+radius, ink, func(x, y float64) float64 {
		along := min(max(((x-x0)*dx+(y-y0)*dy)/length, 0), 1)
		return math.Hypot(x-x0-along*dx, y-y0-along*dy) - radius
	})
}

// fill colours the pixels between two corners by how much of each lies in a
// shape, which is given as the distance to its edge, negative inside.
func (c canvas) fill(x0, y0, x1, y1 float64, ink color.RGBA, distance func(x, y float64) float64) {
	around := image.Rect(int(x0)-1, int(y0)-1, int(x1)+2, int(y1)+2).Intersect(c.Bounds())
	for y := around.Min.Y; y < around.Max.Y; y++ {
		for x := around.Min.X; x < around.Max.X; x++ {
			cover := min(max(0.5-distance(float64(x)+0.5, float64(y)+0.5), 0), 1)
			if cover == 0 {
				continue
			}
			under := c.RGBAAt(x, y)
			mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-cover) + float64(b)*cover + 0.5) }
			c.SetRGBA(x, y, color.RGBA{mix(under.R, ink.R), mix(under.G, ink.G), mix(under.B, ink.B), 255})
		}
	}
}

// The size of a glyph, with the space behind it.
const (
	dot         = 2 // pixels of one dot of a glyph
	glyphWidth  = 6 * dot
	glyphHeight = 7 * dot
)

// font has the glyphs of 5 by 7 dots: after each character come its rows from
// the top, one digit of base 32 each.
var font = parseFont(`
	0EHJLPHE 14C4444E 2EH1248V 3V2421HE 426AIV22 5VGU11HE 668GUHHE 7V124888 8EHHEHHE 9EHHF12C
	AEHHVHHH BUHHUHHU CEHGGGHE DSIHHHIS EVGGUGGV FVGGUGGG GEHGNHHF HHHHVHHH IE44444E J72222IC
	KHIKOKIH LGGGGGGV MHRLLHHH NHHPLJHH OEHHHHHE PUHHUGGG QEHHHLID RUHHUKIH SFGGE11U TV444444
	UHHHHHHE VHHHHHA4 WHHHLLLA XHHA4AHH YHHHA444 ZV1248GV -000V000 +044V440 .00000CC ,0000C48
	:0CC0CC0 /01248G0 (2488842 )8422248 %OP248J3 $4FKE5U4 ?EH12404`)

func parseFont(glyphs string) map[rune][7]uint8 {
	font := map[rune][7]uint8{' ': {}}
	for _, glyph := range strings.Fields(glyphs) {
		var rows [7]uint8
		for i := range rows {
			row, err := strconv.ParseUint(glyph[1+i:2+i], 32, 8)
			if err != nil {
				panic(err)
			}
			rows[i] = uint8(row)
		}
		font[rune(glyph[0])] = rows
	}
	return font
}

// textWidth is how many pixels a text takes.
func textWidth(text string) float64 {
	return float64(len([]rune(text)) * glyphWidth)
}

// text writes a text with its top left corner at x, y.
func (c canvas) text(text string, x, y float64, ink color.RGBA) {
	corner := image.Pt(int(math.Round(x)), int(math.Round(y)))
	for _, r := range text {
		glyph, known := font[unicode.ToUpper(r)]
		if !known {
			glyph = font['?']
		}
		for row, bits := range glyph {
			for column := range 5 {
				if bits&(16>>column) != 0 {
					at := corner.Add(image.Pt(column*dot, row*dot))
					draw.Draw(c, image.Rect(at.X, at.Y, at.X+dot, at.Y+dot), image.NewUniform(ink), image.Point{}, draw.Src)
				}
			}
		}
		corner.X += glyphWidth
	}
}
