package command

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// bar shows progress on a terminal, in one line that it writes again and again. A
// nil bar shows nothing.
type bar struct {
	out   *os.File
	drawn bool
}

// newBar returns nil for what is no terminal.
func newBar(out *os.File) *bar {
	if !isTerminal(out) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &bar{out: out}
}

// barWidth is how many columns the bar itself has.
const barWidth = 24

// report shows the params of a progress notification.
func (b *bar) report(params []byte) {
	done, err := strconv.ParseFloat(string(jsonrpc.Member(params, "progress")), 64)
	if err != nil {
		return
	}
	message := text(jsonrpc.Member(params, "message"))
	total, _ := strconv.ParseFloat(string(jsonrpc.Member(params, "total")), 64)
	if total <= 0 {
		b.say(strings.TrimSpace(strconv.FormatFloat(done, 'g', 6, 64) + "  " + message))
		return
	}
	part := min(max(done/total, 0), 1)
	full := int(part * barWidth)
	b.say(fmt.Sprintf("[%s%s] %.0f%% %s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*part, message))
}

// say replaces the line.
func (b *bar) say(line string) {
	if b == nil || line == "" {
		return
	}
	line = strings.Join(strings.Fields(printable(line)), " ")
	if runes := []rune(line); len(runes) >= width(b.out) {
		line = string(runes[:width(b.out)-2]) + "…"
	}
	fmt.Fprintf(b.out, "\r%s\x1b[K", line)
	b.drawn = true
}

// clear takes the line away.
func (b *bar) clear() {
	if b != nil && b.drawn {
		fmt.Fprint(b.out, "\r\x1b[K")
		b.drawn = false
	}
}
