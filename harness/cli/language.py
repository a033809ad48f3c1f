"""``--lang`` of every command: the language of findings."""

import os
from collections.abc import Sequence
from typing import TextIO

import typer

from harness.catalog.language import CHINESE, ENGLISH, VARIABLE, language_of_reader
from harness.errors import UsageError

OPTION = "--lang"
LETTERS = "中文"
KNOWN = (ENGLISH, CHINESE)


def speak_what_can_be_written(stream: TextIO) -> None:
    """Speak English, and say so, where this stream has no letters for Chinese."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if language_of_reader() == CHINESE and LETTERS.encode(encoding, "ignore") == b"":
        os.environ[VARIABLE] = ENGLISH
        message = f"harness: {encoding} has no letters for Chinese, so this is in English; "
        typer.echo(f"{message}PYTHONIOENCODING=utf-8 writes it in UTF-8.", err=True)


def without_language(argv: Sequence[str]) -> list[str]:
    """Return the command line without this option, which holds from now on."""
    words = list(argv)
    for number, word in enumerate(words):
        name, given, value = word.partition("=")
        if name != OPTION:
            continue
        after = words[number + 1 :]
        chosen = value if given else next(iter(after), "")
        if chosen not in KNOWN:
            raise UsageError(f"{OPTION} has no language {chosen!r}.", hint=" or ".join(KNOWN))
        os.environ[VARIABLE] = chosen
        return words[:number] + (after if given else after[1:])
    return words
