import pytest

from harness.model.page import Language
from harness.syntax.source import parse


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.JAVASCRIPT,
            "const send = ({ url, type = '' }, [a, b = 2], ...more) => [url, type, a, b, more];",
        ),
        (Language.JAVASCRIPT, "const { a = 1, b: { c, d = 2 } } = {}; [a, c, d];"),
        (Language.JAVASCRIPT, "for (const [key, value] of Object.entries({})) [key, value];"),
        (Language.TYPESCRIPT, "enum Kind { A } function f(k = Kind.A, ...o: string[]) { [k, o]; }"),
        (Language.JAVA, "record P(int x) {} void f(P p) { if (p instanceof P q) f(q); }"),
        (Language.JAVA, "enum Way { IN } class C { Way way() { return IN; } }"),
        (Language.KOTLIN, "fun f(n: Any) { try { f(n) } catch (e: Any) { f(e) } }"),
        (Language.C, '#define SIZE 8\nint main(void) { char url[SIZE] = "x"; return url[0]; }'),
        (Language.PHP, "<?php foreach ([1 => 2] as $k => $v) { static $s = 0; f($k, $v, $s); }"),
        (Language.PHP, "<?php exec('a', $l, $c); preg_match('/a/', 'a', $m); f($l, $c, $m);"),
        (Language.CPP, "int main(int argc, char* argv[]) { return argv[argc - 1][0]; }"),
        (Language.CPP, "void f(P p) { for (const auto& [name, value] : p) f(name + value); }"),
        (Language.CPP, "void f(P p) { std::ifstream in(p); enum { ON }; f(in, ON); }"),
    ],
)
def test_what_a_program_declares_in_any_form_is_no_name_of_others(
    language: Language, text: str
) -> None:
    source = parse(language, text)

    assert source is not None
    assert {name for name in source.free if name[:1].islower() or name.isupper()} == set()


def test_what_a_function_of_php_is_given_first_is_no_name_that_it_fills() -> None:
    source = parse(Language.PHP, "<?php exec($command, $lines);")

    assert source is not None
    assert source.free == {"$command"}


def test_what_only_a_default_uses_is_a_name_of_others() -> None:
    source = parse(Language.JAVASCRIPT, "const f = (url = given) => url;")

    assert source is not None
    assert source.free == {"given"}


def test_a_name_in_curly_quotes_is_no_name_but_a_mistake() -> None:
    source = parse(Language.JAVASCRIPT, "const fs = require(\u2018fs\u2019);")

    assert source is not None
    assert source.free == frozenset()
