"""Callbacks that OSS does not take, and callbacks that were answered otherwise than they should."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.oss.limits import LONGEST_CALLBACK, MOST_CALLBACK_URLS

OK = "200"
BODY_TYPES = ("application/x-www-form-urlencoded", "application/json")
STORED = "The object is stored, but"
_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}").sub
ANSWER = 'Answer 200 with JSON, such as `{"Status": "OK"}`, within five seconds.'


def callback_failed(refused: RefusedRequest) -> Explanation:
    """Return what the application's server did with a callback."""
    address = refused.details.get("CallbackAddress") or _address(refused)
    answer, status = refused.details.get("CallbackAnswer", ""), refused.details["CallbackStatus"]
    quoted = f": `{' '.join(answer.split())}`" if answer else ""
    if status not in {"", OK}:
        cause, what = (
            "callback-answered-otherwise",
            worded("{} answered {}{}", address, status, quoted),
        )
        advice = worded("The route must take a POST. {}", worded(ANSWER))
    elif status:
        cause, what = (
            "callback-answer-no-json",
            worded("{} answered text that is no JSON{}", address, quoted),
        )
        advice = worded(ANSWER)
    else:
        cause, what = (
            "callback-unreachable",
            worded("{} could not be reached ({})", address, refused.details["CallbackError"]),
        )
        advice = worded("Name an address that OSS reaches from the internet, with its port.")
    return Explanation(cause=cause, sentence=worded("{} {}.", worded(STORED), what), advice=advice)


def callback_malformed(refused: RefusedRequest) -> Explanation:
    """Return which part of a callback OSS does not take."""
    text, variables = _texts(refused)
    problem = _of_text(worded("The callback"), text) or _of_variables(variables)
    if not problem:
        problem = _of_fields(_object(text) or {})
    if not problem:
        return Explanation(cause="callback-malformed", sentence=refused.message)
    what, advice = problem
    return Explanation(cause="callback-malformed", sentence=worded("{}.", what), advice=advice)


def _texts(refused: RefusedRequest) -> tuple[str, str | None]:
    """Return the callback and its variables, as text in base64."""
    details, received = refused.details, refused.received
    if "Callback" in details:
        return details["Callback"], details.get("CallbackVar")
    texts = []
    for name in ("callback", "callback-var"):
        value = received.header_values.get(f"x-oss-{name}")
        value = received.query_values.get(name.encode()) if value is None else value
        texts.append(None if value is None else value.decode("latin-1"))
    return texts[0] or "", texts[1]


def callback_told(value: bytes) -> dict[str, object]:
    """Return what a callback or its variables say, nothing where they cannot be read."""
    return _object(value.decode("latin-1")) or {}


def _object(text: str) -> dict[str, object] | None:
    try:
        document = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None
    return document if isinstance(document, dict) else None


def _of_text(name: str, text: str) -> tuple[str, str] | None:
    advice = worded("Encode the JSON in base64, in its standard alphabet and without line breaks.")
    if len(text) > LONGEST_CALLBACK:
        return worded("{} is longer than 5 KB", name), worded("Shorten it.")
    if text.lstrip().startswith("{"):
        return worded("{} is JSON as it stands, not the base64 of it", name), advice
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return worded("{} is not base64", name), advice
    if _object(text) is not None:
        return None
    try:
        json.loads(decoded)
    except ValueError:
        return worded("{} is base64 of something that is no JSON", name), worded(
            "Write it as JSON in UTF-8."
        )
    return worded("{} is no JSON object", name), worded("Write it as a JSON object: `{…}`.")


def _of_variables(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    problem = _of_text("`callback-var`", text)
    if problem:
        return problem
    for name in _object(text) or {}:
        # One that does not begin so is nobody's, and nothing is refused for it.
        if name.startswith("x:") and name != name.lower():
            return (
                worded("The callback variable `{}` has capitals in its name", name),
                worded("Name it `{}`, here and in `callbackBody`.", name.lower()),
            )
    return None


def _of_fields(fields: Mapping[str, object]) -> tuple[str, str] | None:
    for name in ("callbackUrl", "callbackBody", "callbackBodyType", "callbackHost"):
        if name in fields and not isinstance(fields[name], str):
            return worded("`{}` of the callback is no string", name), worded(
                "Write `{}` as a JSON string.", name
            )
    return _of_addresses(str(fields.get("callbackUrl", ""))) or _of_body(
        str(fields.get("callbackBody", "")), str(fields.get("callbackBodyType", BODY_TYPES[0]))
    )


def _of_addresses(text: str) -> tuple[str, str] | None:
    urls = [url for url in text.split(";") if url]
    if len(urls) > MOST_CALLBACK_URLS:
        return worded("`callbackUrl` names {} addresses, and five are the most", len(urls)), worded(
            "Name fewer."
        )
    wrong = next((url for url in urls if not _is_address(url)), None)
    if wrong is None:
        return None
    return worded("`{}` in `callbackUrl` is no address", wrong), worded(
        "Write it as `http://host:port/path`."
    )


def _of_body(body: str, kind: str) -> tuple[str, str] | None:
    if not body:
        return worded("`callbackBody` of the callback is missing or empty"), worded(
            "Say what is to be posted."
        )
    if kind not in BODY_TYPES:
        return (
            worded("`callbackBodyType` of the callback is `{}`", kind),
            worded("Write `{}` or `{}`.", BODY_TYPES[1], BODY_TYPES[0]),
        )
    if "${" in _PLACEHOLDER("", body):
        return worded("A `${` in `callbackBody` has no end"), worded(
            "Write placeholders as `${bucket}`."
        )
    if "$(" in body:
        return worded("A placeholder in `callbackBody` stands in round brackets"), worded(
            "Write placeholders as `${bucket}`."
        )
    return None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        is_port = parts.port != 0
    except ValueError:
        return False
    return is_port and bool(parts.hostname) and parts.scheme in {"http", "https"}


def _address(refused: RefusedRequest) -> str:
    urls = str((_object(_texts(refused)[0]) or {}).get("callbackUrl", "")).split(";")
    return urls[-1] or worded("the callback's address")
