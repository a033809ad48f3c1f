"""Why a browser sends nothing of what a page asks it to send, as far as no CORS rule decides it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.observation import SnippetText
from harness.syntax.answers import scripts_of
from harness.syntax.languages import from_info
from harness.syntax.queries import matches


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """A request that a browser does not make: known by its console, or by what a script asks."""

    cause: str
    advice: str
    console: str = r"(?!)"
    query: str = ""


OBSTACLES = (
    Obstacle(
        cause="browser-no-cors",
        console="in no-cors mode",
        advice=(
            "Leave `mode: 'no-cors'` out, which also hides every answer; the bucket's CORS rule "
            "allows the page."
        ),
    ),
    Obstacle(
        cause="browser-credentials",
        console="the request's credentials mode is 'include'",
        advice=(
            "Leave `credentials: 'include'` (`withCredentials`) out: a signed URL needs no cookies."
        ),
    ),
    Obstacle(
        cause="browser-stream",
        console="ERR_H2_OR_QUIC_REQUIRED|`duplex` member",
        query="""(pair key: (_) @_key (#match? @_key "duplex"))""",
        advice="Hand over the File itself or a Blob: the browser reads it while it sends.",
    ),
    Obstacle(
        cause="browser-body-of-get",
        console="GET/HEAD method cannot have body",
        advice="Name the method that was signed: `method: 'PUT'`.",
    ),
    Obstacle(
        cause="browser-keepalive",
        query="""(pair key: (_) @_key value: (true) (#match? @_key "keepalive"))""",
        advice="Leave `keepalive` out: with it a browser sends 64 KiB at most.",
    ),
    Obstacle(
        cause="browser-beacon",
        query="""(call_expression
            function: (member_expression property: (_) @_name) (#eq? @_name "sendBeacon"))""",
        advice="Use `fetch` with `method: 'PUT'`: `sendBeacon` only POSTs, 64 KiB at most.",
    ),
)


def why_never_sent(snippet: SnippetText, output: str) -> Obstacle | None:
    """Return what keeps a browser from sending, None where nothing is known of it."""
    return next(_met(snippet, output), None)


def _met(snippet: SnippetText, output: str) -> Iterator[Obstacle]:
    yield from (one for one in OBSTACLES if re.search(one.console, output))
    language = from_info(snippet.language or snippet.file.rpartition(".")[2])
    for script in scripts_of(language, snippet.text):
        yield from (one for one in OBSTACLES if one.query and any(matches(script, one.query)))
