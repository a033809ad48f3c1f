"""How a program ends that fails by itself: its exit code, and what its runtime prints."""

import re

from harness.model.observation import ProcessFacts

# What runtimes print of an exception that nobody caught, some of them and still exit with 0.
UNCAUGHT = re.compile(
    r"^(?:Exception in thread|panic: |Uncaught |(?:PHP )?Fatal error: +Uncaught"
    r"|(?:\(node:\d+\) )?(?:Unhandled|UnhandledPromiseRejection)|thread '.*' .*panicked at"
    r"|terminate called after throwing|#<Thread:.* terminated with exception)",
    re.MULTILINE,
)
# Python tells of what it could raise to nobody in the same form, and goes on.
TRACEBACK = re.compile(
    r"^(?:Exception ignored (?P<by>.*)\n)?Traceback \(most recent call last\):\n"
    r"(?P<frames>(?:[ \t].*\n)*)"
    r"(?:\S.*\n?)?",
    re.MULTILINE,
)
FRAME = re.compile(r'^\s*File "(.+?)", line \d+', re.MULTILINE)
LOST = re.compile(r"atexit callback|thread started by")
LIBRARY = re.compile(r"^<|/(?:deps|site-packages|lib/python[\d.]+)/")
# What runtimes say of a name or a method that there is none of.
SLIP = re.compile(
    r"\b(?:Name|Reference|UnboundLocal|Attribute|NoMethod)Error\b|is not a function"
    r"|Call to undefined|[uU]ndefined (?:local variable|method|variable)|panic: runtime error"
    r"|NullPointerException"
)
# And of a value: where nothing was sent yet, one may be wrong that a reader has and we have not.
WRONG_VALUE = re.compile(
    r"\b(?:ZeroDivision|DivisionByZero|ArgumentCount)Error\b"
    r"|\b(?:NullReference|ClassCast|InvalidCast|\w*Index(?:OutOfBounds|OutOfRange)|Arithmetic"
    r"|NumberFormat|NoSuchElement|KeyNotFound|UninitializedPropertyAccess)Exception\b"
    r'|Cannot invoke ".+" because |Index -?\d+ out of bounds for length|cannot be cast to class'
    r"|is not (?:a constructor|iterable)|Cannot (?:read|set) propert(?:y|ies) "
    r"|Cannot access '\w+' before|Cannot destructure property|Assignment to constant variable"
    r"|in JSON at position|is not valid JSON|Unexpected end of JSON|^Expecting value: line \d"
    r"|object (?:has no attribute|is not (?:subscriptable|callable|iterable))|index out of range"
    r"|division by zero|divided by 0|Call to a member function|nil map|runtime error: "
    r"|interface conversion: |Can't (?:locate object|call) method|Undefined subroutine"
)


def ends_badly(process: ProcessFacts) -> bool:
    """Tell whether a program fails by itself, and is not stopped."""
    # What was killed at a limit has its own rule.
    if process.timed_out or process.limits_hit:
        return False
    return bool(process.exit_code) or _throws(process.stderr)


def is_slip(line: str) -> bool:
    """Tell whether a runtime complains in this line of a name or a value of the program's own."""
    return bool(SLIP.search(line) or WRONG_VALUE.search(line))


def without_noise(text: str) -> str:
    """Return an output with nothing where errors in destructors of libraries are traced.

    Empty lines stand there, for places in the output stay what they are.
    """
    return TRACEBACK.sub(lambda one: "\n" * len(one[0]) if _is_noise(one) else one[0], text)


def _throws(text: str) -> bool:
    traces = (trace for trace in TRACEBACK.finditer(text) if not _is_noise(trace))
    return UNCAUGHT.search(text) is not None or any(traces)


def _is_noise(trace: re.Match[str]) -> bool:
    """Tell whether a trace is of a destructor in whose place the program has no line."""
    if trace["by"] is None or LOST.search(trace["by"]):
        return False
    frames = FRAME.findall(trace["frames"])
    return not frames or LIBRARY.search(frames[-1]) is not None
