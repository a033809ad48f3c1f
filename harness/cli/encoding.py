"""Output in the encoding of the terminal: marks that it lacks are written in ASCII."""

import codecs
import io
from typing import TextIO

IN_ASCII = {
    "✓": "+", "✗": "x", "×": "x", "–": "-", "—": "-", "·": "-", "…": "...", "→": "->", "≥": ">=",
    "≤": "<=", "“": '"', "”": '"',
}  # fmt: skip
HANDLER = "harness-ascii"


def write_what_it_can(*streams: TextIO) -> None:
    """Let these streams write any text; what their encoding lacks comes in ASCII."""
    codecs.register_error(HANDLER, _replaced)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(IN_ASCII.get(letter, "?") for letter in lost), error.end
