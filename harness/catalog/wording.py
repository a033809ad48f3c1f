"""Sentences in the language of the reader: English stands in the code, the rest in phrase books."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.documents import read_toml
from harness.catalog.language import ENGLISH, language_of_reader
from harness.catalog.typesetting import typeset

PHRASES = Path("fixtures") / "phrases"


def worded(text: str, *values: object) -> str:
    """Return a sentence in the reader's language, with its values in the place of ``{}``."""
    language = language_of_reader()
    chosen = text if language == ENGLISH else typeset(read_phrases(language).get(text, text))
    return chosen.format(*values) if values else chosen


@cache
def read_phrases(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by the English ones."""
    return read_toml(default_root() / PHRASES / f"{language}.toml")
