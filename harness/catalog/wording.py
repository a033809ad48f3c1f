"""Sentences in the language of the reader: English stands in the code, the rest in phrase books."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.documents import read_toml
from harness.catalog.language import ENGLISH, language_of_reader
from harness.catalog.typesetting import typeset

PHRASES = Path("fixtures") / "phrases"
# What can carry a signature, and how one speaks of another one of it.
URL, REQUEST, FORM = "URL", "request", "form"
ANEW = {URL: "a new URL", REQUEST: "the request anew", FORM: "the form anew"}
_SIGNED: ContextVar[str] = ContextVar("signed", default=URL)


def worded(text: str, *values: object) -> str:
    """Return a sentence in the reader's language, with its values in the place of ``{}``.

    ``{url}`` and ``{new_url}`` are what carries the signature of which is spoken.
    """
    chosen = _in_language(text)
    if "{url}" in text or "{new_url}" in text:
        signed = _SIGNED.get()
        return chosen.format(*values, url=_in_language(signed), new_url=_in_language(ANEW[signed]))
    return chosen.format(*values) if values else chosen


@contextmanager
def speaking_of(signed: str) -> Iterator[None]:
    """Have sentences speak of a request or a form that is signed, where they name a URL."""
    token = _SIGNED.set(signed)
    try:
        yield
    finally:
        _SIGNED.reset(token)


def _in_language(text: str) -> str:
    language = language_of_reader()
    return text if language == ENGLISH else typeset(read_phrases(language).get(text, text))


@cache
def read_phrases(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by the English ones."""
    return read_toml(default_root() / PHRASES / f"{language}.toml")
