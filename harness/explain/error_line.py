"""The line in which a program that failed says why: the error, not the last line of a trace."""

import re

# The error of a crash, as the runtimes print it; an earlier pattern is the surer sign.
CRASHES = tuple(
    re.compile(pattern)
    for pattern in (
        # CPython, Node.js
        r"^(?:[\w.$]+\.)*\w*(?:Error|Exception|Warning|Failure)\b(?: \[[\w-]+\])?(?::.*)?$",
        r"^Exception in thread \"[^\"]*\" .+$",  # JVM
        r"^(?:Uncaught |Unhandled )?(?:[\w.$]+\.)*\w*(?:Error|Exception)\b.*$",
        r"^panic: .+$|^fatal error: .+$|^runtime error: .+$",  # Go
        r"^(?:PHP )?(?:Fatal|Parse) error: .+$",
        r"^.*: .+ \((?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|E[A-Z]+)?\)$",  # Ruby
        r"^terminate called after .+$",
        r"^.*: .*(?:command not found|[Ss]yntax error|unbound variable|No such file).*$",  # shells
        r"^curl: \(\d+\) .+$|^wget: .+$",
    )
)
LOOSE = re.compile(
    r"(?:^|[\s.:(])\w*(?:Error|Exception|error|panic|fatal)\b|command not found|^curl: "
)
# What a runtime says of itself or of its trace, never why it ended.
TRACE = re.compile(
    r"^(?:Node\.js v[\d.]+|\.\.\. \d+ more|at .+|from .+:\d+:in .+|goroutine \d+.*|exit status \d+"
    r"|File \".*\", line \d+.*|[\^~ ]+|\[stacktrace\]|#\d+ .+|thrown in .+|node:.+:\d+|throw .+"
    r"|Caused by: .+|\+0x.+|\^+)$"
)


def error_line(text: str) -> str:
    """Return the line that tells why a program ended, empty where it says nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if not TRACE.match(line)] or lines
    for pattern in CRASHES:
        found = [line for line in telling if pattern.match(line)]
        if found:
            return found[-1]
    loose = [line for line in telling if LOOSE.search(line)]
    return (loose or telling or [""])[-1]
