"""The options that the program of a page asks for on its command line."""

import re

from harness.syntax.source import Call, Source

LITERAL = re.compile(r"""["']([\w-]+)["']""")
VARIABLES = {
    "region": "HARNESS_REGION",
    "bucket": "HARNESS_BUCKET",
    "bucketname": "HARNESS_BUCKET",
    "key": "HARNESS_KEY",
    "object": "HARNESS_KEY",
    "objectname": "HARNESS_KEY",
    "objectkey": "HARNESS_KEY",
}


def options_of(source: Source) -> dict[str, str]:
    """Return the options that a program declares, each with the variable that holds its value."""
    declared = map(_declared, source.calls)
    known = ((one, re.sub(r"[-_]", "", one).lower()) for one in declared)
    return {one: VARIABLES[name] for one, name in known if name in VARIABLES}


def _declared(call: Call) -> str:
    """Return the option that a call declares, with its dashes, empty for none."""
    names = LITERAL.findall(call.arguments)
    if call.name == "add_argument":
        return max((one for one in names if one.startswith("-")), key=_dashes, default="")
    if call.receiver == "flag" and call.name in {"String", "StringVar"}:
        return f"-{names[0]}" if names else ""
    return ""


def _dashes(name: str) -> int:
    return len(name) - len(name.lstrip("-"))
