"""Callbacks that are taken, and do not say what they are meant to say."""

import json
from base64 import b64encode
from typing import Any

import pytest

from harness.explain.callback_notes import callback_note

URL = "http://127.0.0.1:1/told"
JSON = "application/json"


def note(body: str, kind: str = "", variables: dict[str, str] | None = None) -> Any:  # noqa: ANN401
    told = {"callbackUrl": URL, "callbackBody": body}
    told |= {"callbackBodyType": kind} if kind else {}
    headers = {"x-oss-callback": b64encode(json.dumps(told).encode())}
    query = {b"callback-var": b64encode(json.dumps(variables).encode())} if variables else {}
    return callback_note(headers, query)


@pytest.mark.parametrize(
    ("body", "kind", "words", "advice"),
    [
        ("bucket=%24%7Bbucket%7D", "", "`%24%7Bbucket%7D`", "Write `${bucket}`"),
        ("b=%24%7bx%3Auid%7d&o=${object}", "", "`%24%7bx%3Auid%7d`", "Write `${x:uid}`"),
        ("size=%24{size}", "", "`%24{size}`", "Write `${size}`"),
        ('{"bucket":"${bucket}"}', JSON, '`"${bucket}"`', "Write `${bucket}`, without quotes"),
        ("a=${x:uid}", "", "`${x:uid}` in `callbackBody` is not in `callback-var`", "value"),
        ("a=${filename}", "", "`${filename}` in `callbackBody` is no variable", "`x:filename`"),
    ],
)
def test_what_is_never_replaced_is_told(body: str, kind: str, words: str, advice: str) -> None:
    found = note(body, kind)

    assert found.cause == "callback-placeholder"
    assert words in found.sentence
    assert advice in found.advice


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("bucket=${bucket}&size=${size}&w=${imageInfo.width}&u=${x:uid}", ""),
        ('{"bucket":${bucket},"fixed":"%24"}', JSON),
        ("url=a%20b%7Bc%7D", ""),
        ('quoted="${object}"', ""),
    ],
)
def test_a_callback_that_says_what_it_is_meant_to_say_is_passed_over(body: str, kind: str) -> None:
    assert note(body, kind, {"x:uid": "1"}) is None


def test_what_cannot_be_read_is_passed_over() -> None:
    assert callback_note({"x-oss-callback": b"?"}, {}) is None
    assert callback_note({}, {}) is None
