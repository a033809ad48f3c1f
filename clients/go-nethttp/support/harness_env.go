package main

import (
	"os"
	"strings"
)

// harnessMap reads a map from an environment variable: lines of "Name: value", empty for none.
func harnessMap(variable string) map[string]string {
	fields := map[string]string{}
	for _, line := range strings.Split(os.Getenv(variable), "\n") {
		if name, value, found := strings.Cut(line, ": "); found {
			fields[name] = value
		}
	}
	return fields
}
