"""Findings in the language of the reader."""

import re
from string import Formatter

import pytest

from harness.catalog.language import VARIABLE, language_of_reader
from harness.catalog.messages import message_of, read_messages
from harness.catalog.typesetting import typeset
from harness.catalog.wording import read_phrases, worded
from harness.model.verdict import Finding
from tests.catalog.phrases import phrases

ENGLISH, CHINESE = read_messages("en"), read_messages("zh")
BOOK = read_phrases("zh")
CHINESE_LETTER = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]{3}")
# What the Chinese documentation of the service calls otherwise.
OTHER_WORDS = re.compile("预签名|存储桶|桶|密钥对|访问密钥|区域|报头|标头")
ALIKE = frozenset(("in", "{}."))


def test_every_message_is_there_in_both() -> None:
    assert set(CHINESE) == set(ENGLISH)


def test_both_speak_of_the_same_fields_and_both_have_a_fix() -> None:
    for kind in ENGLISH:
        assert CHINESE[kind].fields <= ENGLISH[kind].fields, kind
        assert bool(CHINESE[kind].fix) == bool(ENGLISH[kind].fix), kind
        assert list(Formatter().parse(CHINESE[kind].message)), kind


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

    assert message_of(finding) == "服务器返回 403\uff0c应为 200。"
    assert message_of(finding, "en") == "The server answered 403 where 200 was expected."


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "代码(chunked), 见 `f(a, b)`:好;否则?",
            "代码\uff08chunked\uff09\uff0c见 `f(a, b)`\uff1a好\uff1b否则\uff1f",
        ),
        (
            "File本身(`new Blob([file])`)",
            "File本身\uff08`new Blob([file])`\uff09",
        ),
        (
            "{}:{} 行,{}",
            "{}\uff1a{} 行\uff0c{}",
        ),
        (
            "调用set(a.length()), 写 'Type:' 或 data: URL",
            "调用set(a.length())\uff0c写 'Type:' 或 data: URL",
        ),
        ("plain: text, (as it is)", "plain: text, (as it is)"),
    ],
)
def test_chinese_has_the_marks_of_its_print(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


def test_every_sentence_of_the_code_and_the_data_is_there() -> None:
    assert phrases() - set(BOOK) == set()


def test_no_sentence_is_kept_that_nobody_tells() -> None:
    assert set(BOOK) - phrases() == set()


def test_a_sentence_has_as_many_values_in_both() -> None:
    for english, chinese in BOOK.items():
        assert values_of(chinese) == values_of(english), english


def values_of(text: str) -> int | None:
    try:
        return sum(name is not None for _, name, _, _ in Formatter().parse(text))
    except ValueError:
        return None  # code with braces, told as it stands


def test_a_sentence_is_chinese_and_uses_the_words_of_the_service() -> None:
    for english, chinese in BOOK.items():
        is_alike = not LETTERS.search(english) or english in ALIKE
        assert not CHINESE_LETTER.search(english), english
        assert CHINESE_LETTER.search(chinese) or is_alike, english
        assert not OTHER_WORDS.search(chinese), english


def test_a_sentence_without_a_translation_is_told_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "zh")

    assert worded("{} is no word of ours", "abc") == "abc is no word of ours"


def test_values_stand_where_their_language_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "zh")

    told = worded("The {}signature would match exactly if {}.", worded("V1 "), "X")

    assert told == "如果X\uff0cV1 签名就会完全匹配。"
