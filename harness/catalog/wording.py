"""Sentences in the language of the reader: English stands in the code, the rest in phrase books."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from harness.catalog.catalog import default_root
from harness.catalog.documents import read_toml
from harness.catalog.language import ENGLISH, language_of_reader
from harness.catalog.typesetting import typeset
from harness.model.phrase import Phrase

PHRASES = Path("fixtures") / "phrases"
# The names by which a record keeps a phrase.
PHRASE = {"phrase", "values", "fields"}
# What can carry a signature, and how one speaks of another one of it.
URL, REQUEST, FORM = "URL", "request", "form"
ANEW = {URL: "a new URL", REQUEST: "the request anew", FORM: "the form anew"}
_FIELD = re.compile(r"\{(\w+)\}").sub
_SIGNED: ContextVar[str] = ContextVar("signed", default=URL)
_LANGUAGE: ContextVar[str] = ContextVar("language", default="")


def worded(text: str, *values: object, **fields: object) -> str:
    """Return a sentence in the reader's language, with its values in the place of ``{}``.

    ``{url}`` and ``{new_url}`` are what carries the signature of which is spoken.
    """
    if isinstance(text, Phrase) and not values and not fields:
        return text
    if "url" not in fields and ("{url}" in text or "{new_url}" in text):
        signed = _SIGNED.get()
        fields = {**fields, "url": worded(signed), "new_url": worded(ANEW[signed])}
    chosen = _in_language(text)
    if values:
        shown = chosen.format(*values, **fields)
    else:
        # Code that a fix shows has braces of its own.
        shown = _FIELD(lambda name: str(fields.get(name[1], name[0])), chosen)
    return Phrase.made_of(shown, text, values, fields)


def worded_anew(data: dict[str, Any]) -> dict[str, Any] | str:
    """Return what a record keeps of a phrase in the reader's language, all else as it is."""
    if data.keys() != PHRASE:
        return data
    return worded(data["phrase"], *data["values"], **data["fields"])


@contextmanager
def speaking_of(signed: str) -> Iterator[None]:
    """Have sentences speak of a request or a form that is signed, where they name a URL."""
    token = _SIGNED.set(signed)
    try:
        with in_one_language():
            yield
    finally:
        _SIGNED.reset(token)


@contextmanager
def in_one_language() -> Iterator[None]:
    """Ask for the reader's language once, and not for each sentence."""
    token = _LANGUAGE.set(language_of_reader())
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def _in_language(text: str) -> str:
    language = _LANGUAGE.get() or language_of_reader()
    return text if language == ENGLISH else typeset(read_phrases(language).get(text, text))


@cache
def read_phrases(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by the English ones."""
    return read_toml(default_root() / PHRASES / f"{language}.toml")
