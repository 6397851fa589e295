// Package clients holds a server that mcpgen made against other people's
// clients, over both transports and in every era that each of them speaks.
//
// A client is given a job and tells what it saw as a transcript, in the
// protocol's own words. The expectations are the same for all of them.
package clients
