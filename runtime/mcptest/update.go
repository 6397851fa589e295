package mcptest

import (
	"flag"
	"os"
	"strconv"
	"strings"
)

// updating says that golden files are to be written.
var updating bool

// updateFlag is the flag -update under a name that no package under test defines.
const updateFlag = "mcptest.update"

// Many packages have an -update flag of their own, which they define after this
// package is initialized: defining one here would make theirs panic. So
// -update is renamed on the command line, and the flag of the new name sets
// theirs too, where there is one. By then all flags are defined.
func init() {
	flag.BoolFunc(updateFlag, "write the golden files of mcptest; -update for short", func(value string) error {
		own := flag.Lookup("update")
		if own != nil {
			if err := own.Value.Set(value); err != nil {
				return err
			}
		}
		on, err := strconv.ParseBool(value)
		updating = on || err != nil
		if own != nil {
			return nil // theirs may have values of its own
		}
		return err
	})
	for i, arg := range os.Args {
		name, value, given := strings.Cut(arg, "=")
		if i == 0 || name != "-update" && name != "--update" {
			continue
		}
		os.Args[i] = "-" + updateFlag
		if given {
			os.Args[i] += "=" + value
		}
	}
}
