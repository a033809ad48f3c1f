"""What the variables of a text are given, whatever the language writes round it."""

import pytest

from harness.model.page import Language
from harness.syntax.assignments import assignments, given_to
from harness.syntax.nodes import text_of
from harness.syntax.source import Source, parse

TEXTS = [
    (Language.PYTHON, "link: str = shop.make(ttl=9)\n"),
    (Language.JAVA, "final String link = shop.make(9);"),
    (Language.GO, "link, err := shop.make(9)\n"),
    (Language.GO, "var link string = shop.make(9)\n"),
    (Language.KOTLIN, "val link: String = shop.make(9)\n"),
    (Language.CPP, "char *link = shop.make(9);"),
    (Language.SWIFT, "let link: String = shop.make(9)\n"),
    (Language.TYPESCRIPT, "export const link: string = shop.make(9);"),
]


def _read(language: Language, text: str) -> Source:
    source = parse(language, text)
    assert source is not None
    return source


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_a_variable_is_known_with_its_value(language: Language, text: str) -> None:
    (one,) = given_to(_read(language, text), "link")

    assert text_of(one.value).startswith("shop.make(")


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (Language.PYTHON, "self.link = 1\n", ()),
        (Language.PHP, "<?php $map['link'] = 1; $link = 2;", ("$link",)),
        (Language.PERL, "my $link = make();", ("$link",)),
        (Language.PYTHON, "def make(link=1):\n    shop.make(link=2)\n", ()),
    ],
)
def test_a_member_an_element_and_an_argument_are_no_variables(
    language: Language, text: str, names: tuple[str, ...]
) -> None:
    every = assignments(_read(language, text))

    assert tuple(name for one in every for name in one.names) == names


def test_the_statement_has_the_word_that_declares_its_variable() -> None:
    (one,) = assignments(_read(Language.JAVASCRIPT, "const link = 1;\n"))

    assert text_of(one.statement) == "const link = 1;"
