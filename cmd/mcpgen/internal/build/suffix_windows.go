package build

const executableSuffix = ".exe"
