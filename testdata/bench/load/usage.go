//go:build linux

package load

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// tick is the unit of the machine's processor time in /proc.
const tick = 10 * time.Millisecond

// Usage is what a process has used of the machine.
type Usage struct {
	CPU       time.Duration // user and system
	Resident  int           // bytes of memory now
	Peak      int           // bytes of memory at most
	Threads   int
	Available bool // false where the process is gone
}

// ReadUsage reads the usage of a process, its processor time to the nanosecond.
func ReadUsage(pid int) Usage {
	var clock unix.Timespec
	if unix.ClockGettime(int32(^pid<<3|cpuClock), &clock) != nil {
		return Usage{}
	}
	u := Usage{CPU: time.Duration(clock.Nano()), Available: true}
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		switch name {
		case "VmRSS":
			u.Resident = n << 10
		case "VmHWM":
			u.Peak = n << 10
		case "Threads":
			u.Threads = n
		}
	}
	return u
}

// cpuClock, beside the number of a process, names the clock of the processor
// time that its threads have used: clock_getcpuclockid(3).
const cpuClock = 2

func ticks(s string) time.Duration {
	n, _ := strconv.Atoi(s)
	return time.Duration(n) * tick
}

// machineBusy is the processor time that all processes have used.
func machineBusy() time.Duration {
	stat, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(stat), "\n")
	var busy time.Duration
	for i, field := range strings.Fields(line)[1:] {
		if i != 3 && i != 4 { // idle and waiting
			busy += ticks(field)
		}
	}
	return busy
}

// Result is what one run of load came to.
type Result struct {
	Calls     int
	Elapsed   time.Duration
	CPU       time.Duration // of the server
	P50, P99  time.Duration
	Max       time.Duration
	ReplySize int // bytes of the last reply, without HTTP's head
	// Foreign is how many processors other processes kept busy.
	Foreign float64
}

// CPUPer100k is the server's processor time for 100,000 calls, in seconds.
func (r Result) CPUPer100k() float64 { return r.CPU.Seconds() / float64(r.Calls) * 1e5 }

// PerSecond is how many calls were answered in a second.
func (r Result) PerSecond() float64 { return float64(r.Calls) / r.Elapsed.Seconds() }

// meter reads clocks at the begin and at the end of what is measured.
type meter struct {
	pid          int
	began        time.Time
	server, self time.Duration
	busy         time.Duration
}

func startMeter(pid int) meter {
	return meter{pid, time.Now(), ReadUsage(pid).CPU, ReadUsage(os.Getpid()).CPU, machineBusy()}
}

func (m meter) stop(calls, replySize int, l *latencies) (Result, error) {
	if calls == 0 {
		return Result{}, fmt.Errorf("no call was answered in time")
	}
	elapsed := time.Since(m.began)
	usage := ReadUsage(m.pid)
	if !usage.Available {
		return Result{}, fmt.Errorf("the server has ended")
	}
	server := usage.CPU - m.server
	foreign := machineBusy() - m.busy - server - (ReadUsage(os.Getpid()).CPU - m.self)
	return Result{
		Calls: calls, Elapsed: elapsed, CPU: server, ReplySize: replySize,
		P50: l.at(.5), P99: l.at(.99), Max: time.Duration(l.max) * time.Microsecond,
		Foreign: foreign.Seconds() / elapsed.Seconds(),
	}, nil
}
