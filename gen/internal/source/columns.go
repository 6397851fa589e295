package source

import (
	"strings"
	"unicode/utf8"
)

// Columns joins the cells of each row into a line, with blanks behind them so
// that they stand below each other. The last cell of a row has nothing behind
// it. Any other is as wide as the widest of its column among the adjacent rows
// that have such a cell, or takes no room if all of those are empty.
//
// A row that goes on over several lines ends the columns: what is behind the
// cell with those lines is not aligned, and rows below it begin anew.
func Columns(rows [][]string) []string {
	lines := make([][]byte, len(rows))
	for column, more := 0, true; more; column++ {
		more = false
		for first := 0; first < len(rows); {
			last, width := first, 0
			for last < len(rows) && column < rest(rows[last]) {
				width = max(width, utf8.RuneCountInString(rows[last][column]))
				last++
				if several(rows[last-1]) {
					break
				}
			}
			for i := first; i < last; i++ {
				lines[i] = appendCell(lines[i], rows[i][column], width)
				more = true
			}
			first = max(last, first+1)
		}
	}
	texts := make([]string, len(rows))
	for i, row := range rows {
		for _, cell := range row[rest(row) : len(row)-1] {
			lines[i] = appendCell(lines[i], cell, 0)
		}
		texts[i] = string(append(lines[i], row[len(row)-1]...))
	}
	return texts
}

// appendCell appends a cell that others stand behind.
func appendCell(line []byte, cell string, width int) []byte {
	line = append(line, cell...)
	if cell == "" && width == 0 {
		return line
	}
	for range max(1, width+1-utf8.RuneCountInString(cell)) {
		line = append(line, ' ')
	}
	return line
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
