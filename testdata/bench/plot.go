//go:build linux

package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// panel is a chart of bars, one for each server.
type panel struct {
	title  string
	text   func(float64) string
	values []float64 // by server, not a number where there is none
	ratios []float64 // how many times ours they are
}

// panels are the charts of the plot: where servers differ, and where users
// notice.
func panels(s *speed, u *startup) []panel {
	var all []panel
	for _, w := range []struct{ workload, title string }{
		{"HTTP modern `add`, 64 connections", "HTTP, add: CPU of 100,000 calls"},
		{"HTTP modern `search`, 64 connections", "HTTP, search: CPU of 100,000 calls"},
		{"stdio modern `add`, 64 in flight", "stdio, add: CPU of 100,000 calls"},
		{"stdio modern `search`, 64 in flight", "stdio, search: CPU of 100,000 calls"},
	} {
		for i, work := range s.workloads {
			if work.name != w.workload {
				continue
			}
			p := panel{title: w.title, text: func(v float64) string { return plain(v) + " s" }}
			for at := range s.servers {
				p.values = append(p.values, s.value(i, at, cpuPerCall))
				p.ratios = append(p.ratios, s.ratio(i, at, 0, cpuPerCall))
			}
			all = append(all, p)
		}
	}
	return append(all,
		panel{"first reply after start, 200 tools", seconds, least(u.many), quotients(least(u.many))},
		panel{"memory after the first reply", megabytes, medians(u.idle), quotients(medians(u.idle))})
}

// The measures of the plot, in pixels.
const (
	plotWidth    = 900
	panelWidth   = 440
	nameWidth    = 140
	labelWidth   = 140
	barHeight    = 16
	rowHeight    = 22
	titleHeight  = 30
	panelPadding = 20
	legendHeight = 30
)

const plotStyle = `
svg { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
text { fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.quiet { fill: #59636e; }
.axis { stroke: #d1d9e0; }
.own { fill: #0969da; } .peer { fill: #9a8c7c; } .ceiling { fill: #c5cdd5; }
text.own { font-weight: 600; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .quiet { fill: #9198a1; }
  .axis { stroke: #3d444d; }
  .own { fill: #4493f8; } .peer { fill: #a89984; } .ceiling { fill: #4b535d; }
}
`

// plot draws panels, two in a row.
func plot(chosen []*server, all []panel) []byte {
	height := legendHeight
	for i := 0; i < len(all); i += 2 {
		tallest := all[i].height()
		if i+1 < len(all) {
			tallest = max(tallest, all[i+1].height())
		}
		height += tallest
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="mcpgen beside other servers: shorter bars are better">`+"\n<style>%s</style>\n",
		plotWidth, height, plotWidth, height, plotStyle)
	x := 10
	for _, entry := range []struct {
		class, name string
		width       int
	}{{"own", "mcpgen", 90}, {"peer", "other servers", 130}, {"ceiling", "ceilings: a fixed reply, encoding/json alone, a codec by hand", 420}} {
		fmt.Fprintf(&b, `<rect class="%s" x="%d" y="6" width="12" height="12" rx="2"/><text x="%d" y="17">%s</text>`+"\n", entry.class, x, x+18, entry.name)
		x += entry.width
	}
	fmt.Fprintf(&b, `<text class="quiet" x="%d" y="17" text-anchor="end">shorter is better</text>`+"\n", plotWidth-10)
	y := legendHeight
	for i, p := range all {
		p.draw(&b, chosen, 10+(i%2)*(panelWidth+10), y)
		if i%2 == 1 {
			y += max(p.height(), all[i-1].height())
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (p panel) height() int {
	rows := 0
	for _, v := range p.values {
		if !math.IsNaN(v) {
			rows++
		}
	}
	return titleHeight + rows*rowHeight + panelPadding
}

func (p panel) draw(b *bytes.Buffer, chosen []*server, x, y int) {
	most := 0.0
	for _, v := range p.values {
		if v > most {
			most = v
		}
	}
	fmt.Fprintf(b, `<text class="title" x="%d" y="%d">%s</text>`+"\n", x, y+titleHeight-10, escaped(p.title))
	row := y + titleHeight
	for i, s := range chosen {
		v := p.values[i]
		if math.IsNaN(v) {
			continue
		}
		class := [...]string{own: "own", ceiling: "ceiling", peer: "peer"}[s.kind]
		width := max(1, float64(panelWidth-nameWidth-labelWidth)*v/most)
		label := p.text(v)
		if s.kind != own {
			label += fmt.Sprintf(" (%s×)", plain(p.ratios[i]))
		}
		name := strings.TrimSuffix(s.name, " "+version(s.name))
		emphasis := ""
		if s.kind == own {
			emphasis = ` font-weight="600"`
		}
		fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end"%s>%s</text>`, x+nameWidth-8, row+13, emphasis, escaped(name))
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`, class, x+nameWidth, row, width, barHeight)
		fmt.Fprintf(b, `<text class="quiet" x="%.1f" y="%d"%s>%s</text>`+"\n", float64(x+nameWidth)+width+6, row+13, emphasis, escaped(label))
		row += rowHeight
	}
	fmt.Fprintf(b, `<line class="axis" x1="%d" y1="%d" x2="%d" y2="%d"/>`+"\n", x+nameWidth, y+titleHeight-4, x+nameWidth, row)
}

// version is the version at the end of a name, where it has one.
func version(name string) string {
	if i := strings.LastIndexByte(name, ' '); i >= 0 && strings.ContainsAny(name[i:], "0123456789") {
		return name[i+1:]
	}
	return ""
}

func escaped(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
