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
# Python tells of an error in a destructor in the same form, and goes on: nothing was thrown there.
TRACEBACK = re.compile(
    r"^(Exception ignored .*\n)?Traceback \(most recent call last\):", re.MULTILINE
)


def ends_badly(process: ProcessFacts) -> bool:
    """Tell whether a program fails by itself, and is not stopped."""
    # What was killed at a limit has its own rule.
    if process.timed_out or process.limits_hit:
        return False
    return bool(process.exit_code) or _throws(process.stderr)


def _throws(text: str) -> bool:
    tracebacks = (match for match in TRACEBACK.finditer(text) if not match[1])
    return UNCAUGHT.search(text) is not None or any(tracebacks)
