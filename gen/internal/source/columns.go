package source

import (
	"strings"
	"unicode/utf8"
)

// Columns writes a line for each row, its cells with blanks behind them so that
// they stand below each other. The last cell of a row has nothing behind it. Any
// other is as wide as the widest of its column among the adjacent rows that have
// such a cell, or takes no room if all of those are empty.
//
// A row that goes on over several lines ends the columns: what is behind the
// cell with those lines is not aligned, and rows below it begin anew.
func (p *Printer) Columns(rows [][]string) {
	columns := make([]column, 0, 4)
	for i, row := range rows {
		p.indent()
		aligned := rest(row)
		for at, cell := range row[:len(row)-1] {
			width := 0
			if at < aligned {
				if at == len(columns) {
					columns = append(columns, column{})
				}
				if columns[at].end <= i {
					columns[at] = columnOf(rows, i, at)
				}
				width = columns[at].width
			}
			p.cell(cell, width)
		}
		p.expression(row[len(row)-1])
		p.text = append(p.text, '\n')
	}
}

// column is the cells of adjacent rows that are aligned: up to the row end, and
// as wide as width.
type column struct{ end, width int }

// columnOf returns the column of the rows' cells at an index that begins with a row.
func columnOf(rows [][]string, first, at int) column {
	c := column{end: first}
	for c.end < len(rows) && at < rest(rows[c.end]) {
		c.width = max(c.width, utf8.RuneCountInString(rows[c.end][at]))
		c.end++
		if several(rows[c.end-1]) {
			break
		}
	}
	return c
}

// cell writes a cell that others stand behind.
func (p *Printer) cell(cell string, width int) {
	p.expression(cell)
	switch {
	case width > 0:
		p.blanks(width + 1 - utf8.RuneCountInString(cell))
	case cell != "":
		p.blanks(1)
	}
}

func (p *Printer) blanks(n int) {
	for range n {
		p.text = append(p.text, ' ')
	}
}

// rest returns the number of cells that are aligned, behind which the rest of
// the row follows.
func rest(row []string) int {
	for i, cell := range row {
		if i == len(row)-1 || strings.Contains(cell, "\n") {
			return i
		}
	}
	return 0
}

// several says whether a row goes on over several lines.
func several(row []string) bool {
	for _, cell := range row {
		if strings.Contains(cell, "\n") {
			return true
		}
	}
	return false
}
