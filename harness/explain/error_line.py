"""The line in which a program that failed says why: the error, not the last line of a trace."""

import re
from dataclasses import dataclass

from harness.explain.ending import without_noise

# The error of a crash, as the runtimes print it; an earlier pattern is the surer sign.
CRASHES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^Exception in thread \"[^\"]*\" .+$",  # JVM
        r"^panic: .+$|^fatal error: .+$|^runtime error: .+$",  # Go
        r"^(?:PHP )?(?:Fatal|Parse) error: .+$",
        r"^.*: .+ \((?:[A-Z]\w*::)*[A-Z]\w*\)$",  # Ruby
        r"^.+ at \S+ line \d+(?:, <\S+> (?:line|chunk) \d+)?\.$",  # Perl
        r"^terminate called after .+$",
        r"^Unhandled [Ee]xception\W.+$",  # .NET, Dart
        r"^thread '.*' .*panicked at.*$",  # Rust
        # CPython, Node.js, what a JVM prints of an exception that was caught
        r"^(?:[\w.$]+\.)*\w*(?:Error|Exception|Failure)\b(?: \[[\w-]+\])?(?::.*)?$",
        r"^(?:Uncaught |Unhandled )?(?:[\w.$]+\.)*\w*(?:Error|Exception)\b.*$",
        r"^\[?Unhandled\w*Rejection.*$",
        r"^.*: .*(?:command not found|[Ss]yntax error|unbound variable|No such file).*$",  # shells
        r"^curl: .+$|^wget: .+$|^http: error: .+$",
    )
)
LOOSE = re.compile(
    r"(?:^|[\s.:(])\w*(?:Error|Exception|error|panic|fatal)\b|command not found|^curl: "
    r"|was never awaited$"
)
# What a runtime says of itself or of its trace, never why it ended.
TRACE = re.compile(
    r"^(?:Node\.js v[\d.]+|\.\.\. \d+ (?:more|common frames omitted)|at .+|from .+:\d+:in .+"
    r"|\[cause\]: .+|goroutine \d+.*|\[signal .+\]|exit status \d+|File \".*\", line \d+.*|[\^~ |]+"
    r"|\[?[Ss]tack ?trace[\]:]?|#\d+ .+|thrown in .+|node:.+:\d+|throw .+|Caused by: .+|\+0x.+"
    r"|RuntimeWarning: Enable tracemalloc .*"
    r"|\(Use `node --trace.*|Traceback \(most recent call last\):|what\(\): .*"
    r"|(?:curl|wget|http)?:? ?[Tt]ry ['`].+|Usage: .+|Require stack:|- /.+|[{}\])]+"
    r"|(?:code|errno|syscall|hostname|path|port|address|requireStack|triggerUncaught\w+)\b.*"
    r"|During handling of the above exception.*|The above exception was the direct cause.*"
    r"|note: run with `RUST_BACKTRACE.*|Did you mean\?.*|Aborted.*|Segmentation fault.*)$"
)
TRACEBACK = "Traceback (most recent call last):"
IGNORED = re.compile(r"^Exception ignored .*$", re.MULTILINE)
FRAME = re.compile(r"^\s+at .+|^\s+from .+:\d+:in .+")
CAUSES = re.compile(r"^\s*(?:Caused by:|\[cause\]:) (.+?)(?: \{)?$")
WHAT = re.compile(r"^\s+what\(\):\s+(.+)$")
MEANT = re.compile(r"^Did you mean\?\s+(.+)$")
# What curl shows of its progress stands before its complaint, with no line end between.
METER = re.compile(r"^.*--:--:-- +\d+[kMG]?(?=curl: \()")
ONLY_METER = re.compile(r"^ *% Total .*|^ *Dload +Upload .*|^(?!.*curl: \().*--:--:-- +\d+[kMG]?$")
PHP_PLACE = re.compile(r"^((?:PHP )?(?:Fatal|Parse) error: .+?) in \S+(?::\d+| on line \d+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorLine:
    """Why a program ended, as it says; ``start`` is where in its output the cause is told."""

    text: str
    start: int = 0


def error_line(text: str) -> str:
    """Return the line that tells why a program ended, empty where it says nothing."""
    return find_error(text).text


def find_error(text: str) -> ErrorLine:
    """Return the error with the cause that stands behind it, and its place in the output."""
    lines = _before_what_is_ignored(text).split("\n")
    at = _index(lines)
    if at is None:
        return ErrorLine(text="")
    cause = _cause(lines, at)
    line = PHP_PLACE.sub(r"\1", METER.sub("", lines[at].strip()))
    line += _completed(lines, at)
    if cause is None:
        return ErrorLine(text=line, start=_offset(lines, at))
    cause_line = CAUSES.sub(r"\1", lines[cause]).strip()
    # A wrapper often repeats its cause.
    whole = line if cause_line in line else f"{line} (caused by {cause_line})"
    return ErrorLine(text=whole, start=_offset(lines, cause))


def _before_what_is_ignored(text: str) -> str:
    """Return the output without what Python says of errors in destructors, if more is said."""
    match = IGNORED.search(text)
    before = text[: match.start()] if match else text
    if TRACEBACK in before:
        return before
    quiet = without_noise(text)
    return quiet if quiet.strip() else text


def _offset(lines: list[str], index: int) -> int:
    return sum(len(line) + 1 for line in lines[:index])


def _index(lines: list[str]) -> int | None:
    """Return the number of the line that names the error, None where nothing is said."""
    traced = _after_traceback(lines)
    if traced is not None:
        return traced
    spoken = [n for n, line in enumerate(lines) if line.strip() and not ONLY_METER.match(line)]
    telling = [n for n in spoken if not TRACE.match(lines[n].strip())] or spoken
    for pattern in CRASHES:
        matching = [n for n in telling if pattern.match(lines[n].strip())]
        if matching:
            return matching[-1]
    framed = [n for n in telling if n + 1 < len(lines) and FRAME.match(lines[n + 1])]
    loose = [n for n in telling if LOOSE.search(lines[n].strip())]
    return next(iter((framed or loose or telling)[-1:]), None)


def _after_traceback(lines: list[str]) -> int | None:
    """Return the line below the last of Python's traces: any exception, whatever its name."""
    begun = [n for n, line in enumerate(lines) if line.strip() == TRACEBACK]
    if not begun:
        return None
    margin = len(lines[begun[-1]]) - len(lines[begun[-1]].lstrip())
    for number, line in enumerate(lines[begun[-1] + 1 :], start=begun[-1] + 1):
        if line.strip() and len(line) - len(line.lstrip()) <= margin:
            return number
    return None


def _cause(lines: list[str], at: int) -> int | None:
    """Return the line of the innermost cause that is told below an error."""
    causes = [n for n in range(at + 1, len(lines)) if CAUSES.match(lines[n])]
    return causes[-1] if causes else None


def _completed(lines: list[str], at: int) -> str:
    """Return what lines below an error add to it: its words in C++, what Ruby takes it for."""
    for line in lines[at + 1 :]:
        if words := WHAT.match(line):
            return f": {words[1]}"
        if meant := MEANT.match(line):
            return f". Did you mean: {' '.join(meant[1].split())}?"
    return ""
