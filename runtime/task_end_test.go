//go:build !mcp_stdio

package runtime

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A program that ends lets its tasks go on for what its calls have left of the
// drain time.
func TestTasksEndWithTheProgram(t *testing.T) {
	tests := []struct {
		name, tool string
		// busy is a call that takes the time, too.
		busy   string
		took   time.Duration
		status string
	}{
		{"in time", "quick", "", 10*time.Second - taskGrace, statusCompleted},
		{"too late", "slow", "", 20 * time.Second, statusFailed},
		{"after a call", "slow", "busy", 20 * time.Second, statusFailed},
		{"nothing", "", "", 0, ""},
	}
	for _, test := range tests {
		for _, transport := range []string{"stdio", "http"} {
			t.Run(test.name+"/"+transport, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, DrainTime(20*time.Second), Heartbeat(time.Hour), WithLogger(discardLogger))
					for _, tool := range []Tool{slowTool("quick", TaskOptional, 10*time.Second), slowTool("slow", TaskRequired, time.Hour), sleepTool("busy", 15*time.Second)} {
						s.AddTool(tool)
					}
					call, stop := startTaskProgram(t, s, transport)
					c, id := newTaskClient(s), ""
					if test.tool != "" {
						id = textAt(call(test.tool), "result", "taskId")
					}
					if test.busy != "" {
						go call(test.busy)
						time.Sleep(time.Second) // stdio reads on beside it
					}
					begin := time.Now()
					stop()
					if took := time.Since(begin); took != test.took {
						t.Errorf("stopped after %v, want %v", took, test.took)
					}
					if id != "" {
						expectStatus(t, c.get(t, id), test.status)
					}
					expectNothingRuns(t, s)
				})
			})
		}
	}
}

// startTaskProgram serves s as a program does, to a client that knows tasks.
func startTaskProgram(t *testing.T, s *Server, transport string) (call func(tool string) string, stop func()) {
	body := func(tool string) string {
		return `{"jsonrpc":"2.0","id":"` + tool + `","method":"tools/call","params":{"name":"` + tool + `","_meta":{` + metaVersion + `,"io.modelcontextprotocol/clientCapabilities":{` + tasksDeclared + `}}}}`
	}
	if transport == "http" {
		e := startEndpoint(t, s)
		return func(tool string) string {
			return e.post(callFieldsHTTP.with("Mcp-Name", tool), body(tool)).body
		}, e.shutDown
	}
	c, connection := startWatchedStdio(t, s)
	connection.end = s.endTasks
	return func(tool string) string {
			c.write(body(tool))
			time.Sleep(taskGrace)
			return strings.Join(c.read(), "")
		}, func() {
			if err := c.end(); err != nil {
				t.Error(err)
			}
		}
}
