package runtime

import "math"

// stdioOptions are the options of [Server.ServeStdio] alone.
type stdioOptions struct {
	// maxLine bounds one line of input in bytes.
	maxLine int
}

func defaultStdioOptions() stdioOptions { return stdioOptions{maxLine: 16 << 20} }

// MaxLine bounds one message on stdio in bytes, by default 16 MiB. A longer one
// is skipped and answered with an error. A bound that is not positive is none.
func MaxLine(bytes int) Option {
	if bytes <= 0 {
		bytes = math.MaxInt - len("\r\n")
	}
	return func(o *options) { o.stdio.maxLine = bytes }
}
