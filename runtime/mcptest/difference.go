package mcptest

import (
	"slices"
	"strings"
)

// difference shows the lines in which two texts differ, with those around them.
func difference(got, want string) string {
	const around, most = 3, 60
	lines := compare(strings.Split(want, "\n"), strings.Split(got, "\n"))
	var b strings.Builder
	b.WriteString("(- want, + got)")
	shown, gap := 0, false
	for i, line := range lines {
		near := lines[max(0, i-around):min(len(lines), i+around+1)]
		if !slices.ContainsFunc(near, func(l diffLine) bool { return l.mark != ' ' }) {
			gap = true
			continue
		}
		if shown++; shown > most {
			b.WriteString("\n\t… and more")
			break
		}
		if gap && shown > 1 {
			b.WriteString("\n\t…")
		}
		gap = false
		b.WriteString(strings.TrimRight("\n\t"+string(line.mark)+" "+line.text, " "))
	}
	return b.String()
}

// diffLine is one line of two texts: of the old one alone, marked -, of the new
// one alone, marked +, or of both.
type diffLine struct {
	mark byte
	text string
}

// compare lines two texts up along a longest common subsequence of their lines.
func compare(old, new []string) []diffLine {
	var head, tail []diffLine
	for len(old) > 0 && len(new) > 0 && old[0] == new[0] {
		head = append(head, diffLine{' ', old[0]})
		old, new = old[1:], new[1:]
	}
	for len(old) > 0 && len(new) > 0 && old[len(old)-1] == new[len(new)-1] {
		tail = append(tail, diffLine{' ', old[len(old)-1]})
		old, new = old[:len(old)-1], new[:len(new)-1]
	}
	slices.Reverse(tail)
	return slices.Concat(head, middle(old, new), tail)
}

// middle compares what neither begins nor ends alike.
func middle(old, new []string) []diffLine {
	// common[i][j] is how many lines old[i:] and new[j:] have in common.
	common := make([][]int32, len(old)+1)
	for i := range common {
		common[i] = make([]int32, len(new)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			if old[i] == new[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var lines []diffLine
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && old[i] == new[j]:
			lines = append(lines, diffLine{' ', old[i]})
			i, j = i+1, j+1
		case i < len(old) && (j == len(new) || common[i+1][j] >= common[i][j+1]):
			lines = append(lines, diffLine{'-', old[i]})
			i++
		default:
			lines = append(lines, diffLine{'+', new[j]})
			j++
		}
	}
	return lines
}
