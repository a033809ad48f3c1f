# ruff: noqa: E501  a table reads best with one row a line
"""What the functions of a text take, whatever the language writes round a name."""

import pytest

from harness.model.page import Language
from harness.syntax.source import parse

TEXTS = [
    (Language.PYTHON, "def carry(link: str, kind=None): pass", ("link:str", "kind:?")),
    (Language.JAVA, "class A { void carry(final URI link, byte[] all) {} }", ("link:final URI", "all:byte[]")),
    (Language.KOTLIN, "fun carry(@Url link: String?, tries: Int = 3) {}", ("link:String?", "tries:Int?")),
    (Language.GO, "package p\nfunc carry(link, kind string, all ...int) {}", ("link:string", "kind:string", "all:...int")),
    (Language.CPP, "void carry(const std::string& link, char *kind, int tries = 3) {}", ("link:const std::string&", "kind:char *", "tries:int?")),
    (Language.TYPESCRIPT, "const carry = (link: string, done?: (part: number) => void) => link;", ("link:string", "done:(part: number) => void?")),
    (Language.JAVASCRIPT, "const carry = link => link;", ("link:",)),
    (Language.PHP, "<?php function carry(?string $link, array &$all, $kind = '') {}", ("link:?string", "all:array &", "kind:?")),
    (Language.RUBY, "def carry(link, kind = nil, *all)\nend", ("link:", "kind:?", ":?")),
    (Language.PERL, "sub carry { my ($link, $kind) = @_; return 1 }", ("link:", "kind:")),
    (Language.PERL, "sub carry { my $link = shift; my $kind = shift; my ($all) = shift; my $tries = shift }", ("link:", "kind:", "all:", "tries:")),
    (Language.PERL, "sub carry { my $link = shift; send($link); my $kind = shift; }", ("link:",)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "parameters"), TEXTS)
def test_a_parameter_has_its_name_its_type_and_whether_it_may_be_left_out(
    language: Language, text: str, parameters: tuple[str, ...]
) -> None:
    source = parse(language, text)

    assert source is not None
    function = source.functions[0]
    marks = ("?" if one.is_left_out else "" for one in function.parameters)
    each = zip(function.parameters, marks, strict=True)
    assert tuple(f"{one.name}:{one.declared}{mark}" for one, mark in each) == parameters


@pytest.mark.parametrize(
    ("language", "text", "keywords"),
    [
        (Language.RUBY, "def carry(link:, kind: nil)\nend", {"link": "link: ", "kind": "kind: "}),
        (
            Language.PYTHON,
            "def carry(file, *, link, kind=None): pass",
            {"file": "", "link": "link=", "kind": "kind="},
        ),
        (
            Language.PYTHON,
            "def carry(file, *files, link): pass",
            {"file": "", "": "", "link": "link="},
        ),
    ],
)
def test_what_is_given_by_its_name_says_how_a_call_writes_it(
    language: Language, text: str, keywords: dict[str, str]
) -> None:
    source = parse(language, text)

    assert source is not None
    assert {one.name: one.keyword for one in source.functions[0].parameters} == keywords


def test_what_swift_declares_as_a_function_has_its_name_but_no_operator_is_one() -> None:
    text = """
@discardableResult public func carry(_ link: URL) async throws -> Answer { ask(link) }
func `repeat`<T>(all: T) {}
func == (one: Answer, other: Answer) -> Bool { one.status == other.status }
class Shop { private static func make() -> URL? { nil } }
"""
    source = parse(Language.SWIFT, text)

    assert source is not None
    assert [one.name for one in source.functions] == ["carry", "`repeat`", "make"]
