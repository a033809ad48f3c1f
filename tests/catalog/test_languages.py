"""Findings in the language of the reader."""

from string import Formatter

import pytest

from harness.catalog.language import VARIABLE, language_of_reader
from harness.catalog.messages import message_of, read_messages
from harness.model.verdict import Finding

ENGLISH, CHINESE = read_messages("en"), read_messages("zh")


def test_every_message_is_there_in_both() -> None:
    assert set(CHINESE) == set(ENGLISH)


@pytest.mark.parametrize("kind", ENGLISH)
def test_both_speak_of_the_same_fields_and_both_have_a_fix(kind: str) -> None:
    assert CHINESE[kind].fields <= ENGLISH[kind].fields
    assert bool(CHINESE[kind].fix) == bool(ENGLISH[kind].fix)
    assert list(Formatter().parse(CHINESE[kind].message))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", VARIABLE: "zh"}, "zh"),
    ],
)
def test_the_locale_chooses_unless_one_is_asked_for(
    environment: dict[str, str], language: str
) -> None:
    assert language_of_reader(environment) == language


def test_a_finding_is_told_in_the_language_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "zh")
    finding = Finding(rule="status-expected", kind="other-answer", expected="200", got="403")

    assert message_of(finding) == "服务器返回 403,应为 200。"
    assert message_of(finding, "en") == "The server answered 403 where 200 was expected."
