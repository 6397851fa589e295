//go:build !race

package clients

// raceEnabled has the server built as the tests are.
const raceEnabled = false
