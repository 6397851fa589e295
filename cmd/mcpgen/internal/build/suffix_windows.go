package build

// ExecutableSuffix ends the name of a program.
const ExecutableSuffix = ".exe"
