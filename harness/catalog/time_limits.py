"""Time limits that are asked for: ``30`` for a program, ``image-build=3600`` for any other."""

import math
from collections.abc import Iterable, Mapping

from harness import timeouts
from harness.errors import UnknownNameError, UsageError

PROGRAM = "program"
LEAST = 0.1
HINT = "`harness list timeouts` shows them all"


def limit_names() -> Mapping[str, str]:
    """Return the names in ``timeouts``, each by the one that people write."""
    return {name.lower().replace("_", "-"): name for name in timeouts.LIMITS}


def set_limits(words: Iterable[str]) -> None:
    """Set the limits that are asked for; raise UsageError for a wrong name or value."""
    names = limit_names()
    for name, seconds in map(_read, words):
        if name != PROGRAM:
            whole = int(seconds)
            setattr(timeouts, names[name], whole if whole == seconds else seconds)


def set_usual_limits() -> None:
    """Set every limit to what it is where nobody asks."""
    for name, seconds in timeouts.USUAL.items():
        setattr(timeouts, name, seconds)


def program_seconds(words: Iterable[str]) -> float | None:
    """Return how long a program may run, None where nobody asks for that."""
    return next(
        (seconds for name, seconds in reversed([*map(_read, words)]) if name == PROGRAM), None
    )


def _read(word: str) -> tuple[str, float]:
    """Return the name and the seconds of one limit; a number alone is that of a program."""
    name, mark, text = word.rpartition("=")
    name = name if mark else PROGRAM
    known = (PROGRAM, *limit_names())
    if name not in known:
        message = f"There is no time limit {name!r}."
        raise UnknownNameError(message, name=name, known=known, hint=HINT)
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not LEAST <= seconds < math.inf:
        message = f"The time limit {word!r} must be a number of seconds, at least {LEAST}."
        raise UsageError(message, hint="`30` for a program, `image-build=3600` for any other")
    return name, seconds
