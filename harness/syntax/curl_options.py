"""Options of curl that stand in a file or a here-document which the script itself writes."""

import re
from collections.abc import Iterator

from harness.syntax.nodes import text_of
from harness.syntax.source import Call, Source

# curl's man page, "-K, --config": a long name may stand without its dashes, and `=`, `:` or a
# blank may stand before its value.
READS_OPTIONS = re.compile(r"(?:^|\s)(?:-\w*K|--config\b)")
OPTION = re.compile(
    r"""^\s*(?:--)?(?P<name>[a-z][\w.-]+|-[A-Za-z])(?:\s*[=:]\s*|\s+)?(?P<value>"[^"\n]*"|\S*)\s*$"""
)
COMMAND = re.compile(r"(?:.*/)?curl(?:\.exe)?")


def options_written(call: Call, source: Source) -> str:
    """Return the options that a command of curl reads from what its script writes, in one line."""
    if not COMMAND.fullmatch(call.name) or not READS_OPTIONS.search(call.arguments):
        return ""
    return " ".join(filter(None, map(_as_option, _lines(source))))


def _lines(source: Source) -> Iterator[str]:
    """Yield the lines of here-documents, and of the texts that are printed."""
    for node in source.of_kinds({"heredoc_body", "raw_string", "string"}.__contains__):
        yield from text_of(node).strip("'").replace('\\"', '"').splitlines()


def _as_option(line: str) -> str:
    option = OPTION.match(line)
    if option is None:
        return ""
    name = option["name"]
    return f"{name if name.startswith('-') else f'--{name}'} {option['value']}"
