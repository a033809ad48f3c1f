"""What a page logs, shows and does not catch, printed as a program of this machine would."""

import re
import sys
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
QUERY = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s'\"?]+)\?[^\s'\"]*", re.IGNORECASE)
ERRORS = ("error", "assert")
MOST_LINES = 200


class Telling:
    """Prints events as they come, and knows how the page has ended.

    ``placed`` puts places of the source where a text names those of what was made of it.
    """

    def __init__(self, placed: Callable[[str], str] = str) -> None:
        self.exit_code = 0
        self._placed = placed
        self._lines = 0

    def event(self, method: str, params: Json) -> None:
        """Print what an event says, where it says anything."""
        if method == "Runtime.consoleAPICalled":
            self._log(params)
        elif method == "Runtime.exceptionThrown":
            self._uncaught(params["exceptionDetails"])
        elif method == "Log.entryAdded":
            self._entry(params["entry"])
        elif method == "Page.javascriptDialogOpening":
            self._print(f"{params['type']}: {params['message']}")

    def complains(self, text: str) -> None:
        """Say what has gone wrong with the page as a whole."""
        self._print(text, error=True)

    def misses(self, url: str, kind: str) -> None:
        """Say that a file of others is not there."""
        self._print(f"{kind} {url} is not here: no page reaches the Internet.", error=True)

    def shows(self, before: str, after: str) -> None:
        """Print the lines that the page has come to show."""
        known = set(before.splitlines())
        for line in after.splitlines():
            if line.strip() and line not in known:
                known.add(line)
                self._print(line)

    def _log(self, params: Json) -> None:
        text = " ".join(_text(one) for one in params["args"])
        if params["type"] in ERRORS:
            self.exit_code = 1
        self._print(text, error=params["type"] in (*ERRORS, "warning"))

    def _uncaught(self, details: Json) -> None:
        self.exit_code = 1
        exception = details.get("exception", {})
        text = exception.get("description") or _text(exception) if exception else ""
        self._print(f"{details['text']} {text}".strip(), error=True)

    def _entry(self, entry: Json) -> None:
        """Print what the browser itself says, without the signature of a URL in it."""
        if entry["level"] == "error":
            where = f" ({entry['url']})" if entry.get("url") and "://" not in entry["text"] else ""
            self._print(QUERY.sub(r"\1", entry["text"] + where), error=True)

    def _print(self, text: str, *, error: bool = False) -> None:
        self._lines += 1
        if self._lines <= MOST_LINES:
            print(self._placed(text), file=sys.stderr if error else sys.stdout, flush=True)


def _text(one: Json) -> str:
    """Return a value as a console shows it."""
    if one["type"] == "string":
        return str(one["value"])
    if "value" in one:
        value = one["value"]
        return str(value).lower() if isinstance(value, bool) else str(value)
    preview = one.get("preview")
    if preview and one.get("subtype") != "error":
        return (
            "{" + ", ".join(f"{p['name']}: {p.get('value')}" for p in preview["properties"]) + "}"
        )
    return str(one.get("description") or one.get("unserializableValue") or one["type"])
