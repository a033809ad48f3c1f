"""The language in which people are told what is wrong."""

import os
from collections.abc import Mapping

ENGLISH, CHINESE = "en", "zh"
VARIABLE = "HARNESS_LANG"
# As programs look for their language: what is asked of us, and then the locale.
ASKED = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")


def language_of_reader(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that is asked for, else that of the locale where we have it."""
    asked = next((environment[name] for name in ASKED if environment.get(name)), ENGLISH)
    return CHINESE if asked.startswith(CHINESE) else ENGLISH
