"""Where a literal stands in its program."""

import pytest

from harness.model.page import Language
from harness.syntax.literals import outer_literals
from harness.syntax.source import parse
from harness.syntax.standing import Places, Standing, asked_of_environment

WORD = "word"


def standing(language: Language, text: str) -> Standing:
    source = parse(language, text)
    assert source is not None
    (literal,) = (one for one in outer_literals(source) if one.content == WORD)
    return Places(source).of(literal)


@pytest.mark.parametrize(
    ("language", "text", "call"),
    [
        (Language.PYTHON, 'with open("word", "rb") as file: pass', "open:1"),
        (Language.PYTHON, 'put(url, headers={"a": "b"}, data="word")', "put:3"),
        (Language.JAVASCRIPT, 'fetch(url, () => 1, cond ? "word" : null)', "fetch:3"),
        (Language.JAVASCRIPT, 'new FormData(form).get("word")', "FormData.get:1"),
        (Language.JAVA, 'new java.io.File("word");', "java.io.File:1"),
        (Language.GO, 'os.Open("word")', "os.Open:1"),
        (Language.PHP, '<?php $client->put($url, "word");', "$client.put:2"),
        (Language.PHP, '<?php new \\CURLFile("word");', "CURLFile:1"),
        (Language.RUBY, 'File.open "word", "rb"', "File.open:1"),
        (Language.PERL, "open(my $in, '<', 'word');", "open:3"),
        (Language.KOTLIN, 'File("word").inputStream()', "File:1"),
        (Language.CPP, 'int main() { std::ifstream in("word"); }', "std.ifstream:1"),
        (Language.JAVASCRIPT, 'fetch({ url: "word" })', ":0"),
        (Language.GO, 'x := []string{"word"}', ":0"),
    ],
)
def test_it_is_an_argument_of_the_call_that_it_stands_in(
    language: Language, text: str, call: str
) -> None:
    found_at = standing(language, text)

    assert f"{found_at.call}:{found_at.argument}" == call


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        (Language.PYTHON, 'url: str = "word"', "url"),
        (Language.PYTHON, 'def send(url="word"): pass', "url"),
        (Language.PYTHON, 'headers["x-oss-meta-a"] = "word"', "x-oss-meta-a"),
        (Language.TYPESCRIPT, 'class A { private url: string = "word"; }', "url"),
        (Language.JAVASCRIPT, 'const form = { "Content-Type": "word" };', "Content-Type"),
        (Language.JAVA, 'class A { URL url = new URL("word"); }', "url"),
        (Language.GO, 'const url string = "word"', "url"),
        (Language.GO, 'options := Options{Name: "word"}', "Name"),
        (Language.PHP, '<?php $all = ["name" => "word"];', "name"),
        (Language.PERL, 'my $url = "word";', "$url"),
        (Language.PERL, '$agent->put($url, Content => "word");', "Content"),
        (Language.RUBY, 'send(url: "word")', "url"),
        (Language.KOTLIN, 'request.url = "word"', "request.url"),
        (Language.CPP, 'const char *url = "word";', "url"),
        (Language.C, '#define URL "word"', "URL"),
        # What it is a part of is not the value: the URL is what the program makes of it.
        (Language.GO, 'name := r.URL.Query().Get("word")', ""),
        (Language.JAVASCRIPT, 'const url = base + "word";', ""),
        (Language.JAVASCRIPT, 'const url = short ? base : "word";', ""),
    ],
)
def test_it_is_given_to_the_name_whose_value_it_is_or_makes(
    language: Language, text: str, target: str
) -> None:
    assert standing(language, text).target == target


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.PYTHON, 'os.environ["word"]'),
        (Language.PYTHON, 'os.environ.get("word", "")'),
        (Language.JAVASCRIPT, 'process.env["word"]'),
        (Language.JAVA, 'class A { String s = System.getenv().get("word"); }'),
        (Language.RUBY, 'ENV.fetch("word")'),
        (Language.PERL, '$ENV{"word"}'),
        (Language.PHP, '<?php $_ENV["word"];'),
    ],
)
def test_a_variable_of_the_environment_is_told_from_a_value(language: Language, text: str) -> None:
    assert standing(language, text).is_variable_of_environment


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        (
            Language.JAVASCRIPT,
            "fs.readFileSync(path.join(__dirname, 'word'))",
            "path.join(__dirname, 'word')",
        ),
        (Language.PHP, "<?php fopen(__DIR__ . 'word', 'rb');", "__DIR__ . 'word'"),
    ],
)
def test_a_path_that_is_put_together_stands_where_all_of_it_does(
    language: Language, text: str, whole: str
) -> None:
    found_at = standing(language, text)

    assert text[found_at.start : found_at.end] == whole
    assert found_at.argument == 1


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (Language.SHELL, 'curl -T "$FILE" "${URL:-x}"', ("FILE", "URL")),
        (Language.SHELL, 'for file in *; do curl -T "$file" "$URL"; done', ("URL",)),
        (Language.SHELL, 'URL=a; curl "$URL" "$1"', ()),
        (Language.JAVASCRIPT, "const { URL, FILE: file } = process.env;", ("URL", "FILE")),
        (Language.JAVASCRIPT, "const SIGNED_URL = process.env.SIGNED_URL;", ("SIGNED_URL",)),
        (Language.JAVASCRIPT, "fetch(import.meta.env.UPLOAD_URL)", ("UPLOAD_URL",)),
        (Language.KOTLIN, 'URL(System.getenv("SIGNED_URL"))', ("SIGNED_URL",)),
        (Language.GO, 'url := os.Getenv("SIGNED_URL")', ("SIGNED_URL",)),
    ],
)
def test_what_a_program_asks_its_environment_for_is_read_from_its_tree(
    language: Language, text: str, names: tuple[str, ...]
) -> None:
    source = parse(language, text)
    assert source is not None

    assert tuple(asked_of_environment(source)) == names


@pytest.mark.parametrize("before", ["", "a = 'x'  # plain\n", "a = '上传 — é 😀'  # 说明\n"])
def test_a_node_stands_at_its_characters_however_many_bytes_they_take(before: str) -> None:
    text = f"{before}send('文件', 'word')\n"
    source = parse(Language.PYTHON, text)
    assert source is not None
    assert [text[slice(*source.place(one))] for one in source.captured("string")][-2:] == [
        "'文件'",
        "'word'",
    ]
