package runtime

// stdioOptions are the options of [Server.ServeStdio] alone.
type stdioOptions struct {
	// maxLine bounds one line of input in bytes.
	maxLine int
}

func defaultStdioOptions() stdioOptions { return stdioOptions{maxLine: 16 << 20} }

// MaxLine bounds one message on stdio in bytes, by default 16 MiB. A longer one
// is skipped and answered with an error.
func MaxLine(bytes int) Option {
	return func(o *options) { o.stdio.maxLine = bytes }
}
