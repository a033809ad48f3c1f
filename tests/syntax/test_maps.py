import pytest

from harness.model.page import Language
from harness.syntax.maps import fill, sent_headers

SIGNED = {"content-type": "text/plain", "x-oss-meta-author": "alice"}


def filled(language: Language, text: str) -> str:
    done = fill(language, text, SIGNED)
    assert done is not None
    return done.source


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            Language.PYTHON,
            'headers = {\n    "Content-Type": "a",\n}\nmetadata = {\n    # "author": "x"\n}\n',
            (
                'headers = {\n    "Content-Type": "text/plain",\n}\n'
                'metadata = {\n      "author": "alice",\n}\n'
            ),
        ),
        (
            Language.GO,
            'h := map[string]string{}\nheaders := map[string]string{\n\t// "A": "b",\n}\n',
            (
                "h := map[string]string{}\n"
                'headers := map[string]string{"Content-Type": "text/plain", '
                '"x-oss-meta-author": "alice", \n\t// "A": "b",\n}\n'
            ),
        ),
        (
            Language.CPP,
            (
                "std::map<std::string, std::string> headers = {\n"
                '    // {"Content-Type", "a"},\n    // {"x-oss-meta-author", "b"}\n};\n'
            ),
            (
                "std::map<std::string, std::string> headers = {\n"
                '       {"Content-Type", "text/plain"},\n'
                '       {"x-oss-meta-author", "alice"},\n};\n'
            ),
        ),
        (
            Language.JAVA,
            (
                "Map<String, String> headers = new HashMap<>();\n"
                '/*// the type\nheaders.put(OSSHeaders.CONTENT_TYPE, "a");*/\n'
                'Map<String, String> meta = new HashMap<>();\n// meta.put("author", "b");\n'
            ),
            (
                "Map<String, String> headers = new HashMap<>();\n"
                '  // the type\nheaders.put(OSSHeaders.CONTENT_TYPE, "text/plain");  \n'
                'Map<String, String> meta = new HashMap<>();\n   meta.put("author", "alice");\n'
            ),
        ),
        (
            Language.SHELL,
            'curl -H "Content-Type: a" \\\n  -H "X-Other: b" \\\n  -T f u\n',
            (
                'curl -H "x-oss-meta-author: alice" -H "Content-Type: text/plain" \\\n'
                "                  \\\n  -T f u\n"
            ),
        ),
        (
            Language.PHP,
            "$client->put($url, ['headers' => ['Content-Type' => 'a', 'x-oss-acl' => 'b']]);\n",
            (
                '$client->put($url, [\'headers\' => ["x-oss-meta-author" => "alice", '
                "'Content-Type' => 'text/plain',                   ]]);\n"
            ),
        ),
        (
            Language.RUBY,
            'request(headers: {"Content-Type" => type, "x-oss-meta-author" => "b"})\n',
            'request(headers: {"Content-Type" => type, "x-oss-meta-author" => "alice"})\n',
        ),
        (
            Language.PERL,
            (
                "my %headers = (\n  'Content-Type' => 'a',\n"
                "  # 'x-oss-meta-author' => 'b',\n  'X-Other' => 'c');\n"
            ),
            (
                "my %headers = (\n  'Content-Type' => 'text/plain',\n"
                "    'x-oss-meta-author' => 'alice',\n                  );\n"
            ),
        ),
        (
            Language.PERL,
            "$tiny->put($url, { headers => { 'Content-Type' => 'a' } });\n",
            (
                '$tiny->put($url, { headers => {"x-oss-meta-author" => "alice",  '
                "'Content-Type' => 'text/plain' } });\n"
            ),
        ),
        (
            Language.JAVASCRIPT,
            "const headers = {\n  // 'Content-Type': 'a'\n  // 'x-oss-meta-author': 'b'\n};\n",
            (
                "const headers = {\n     'Content-Type': 'text/plain',\n"
                "     'x-oss-meta-author': 'alice',\n};\n"
            ),
        ),
        (
            Language.PHP,
            "$headers = [];\n$metadata = [];\n",
            (
                '$headers = ["Content-Type" => "text/plain", ];\n'
                '$metadata = ["author" => "alice", ];\n'
            ),
        ),
        (
            Language.JAVA,
            (
                "Map<String, String> headers = new HashMap<>();\n"
                'headers.put(PREFIX + "author", "alice");\n'
            ),
            (
                "Map<String, String> headers = new HashMap<>(); "
                'headers.put("Content-Type", "text/plain"); '
                'headers.put("x-oss-meta-author", "alice");\n'
                'headers.put(PREFIX + "author", "alice");\n'
            ),
        ),
        (
            Language.TYPESCRIPT,
            "const headers: Record<string, string> = { // as signed\n};\n",
            (
                'const headers: Record<string, string> = {"Content-Type": "text/plain", '
                '"x-oss-meta-author": "alice",  // as signed\n};\n'
            ),
        ),
        (
            Language.PYTHON,
            "headers = {'Content-Type': 'a'\n  # 'x-oss-meta-author': 'b'\n}\n",
            (
                "headers = {\"x-oss-meta-author\": \"alice\", 'Content-Type': 'text/plain'\n"
                "  # 'x-oss-meta-author': 'b'\n}\n"
            ),
        ),
    ],
)
def test_maps_are_filled_with_exactly_what_was_signed(
    language: Language, text: str, wanted: str
) -> None:
    assert filled(language, text) == wanted


@pytest.mark.parametrize("language", [Language.PYTHON, Language.JAVASCRIPT, Language.GO])
def test_a_snippet_without_maps_has_no_filled_variant(language: Language) -> None:
    assert fill(language, "print(1)\n", SIGNED) is None


def test_a_map_of_computed_values_is_not_filled() -> None:
    text = 'headers := map[string]string{"User-Agent": agent(1), "x-oss-acl": acl}\n'

    assert fill(Language.GO, text, SIGNED) is None


def test_filling_moves_no_line() -> None:
    text = "const headers = {\n  // 'a': 'b',\n};\nrest();\n"

    assert filled(Language.JAVASCRIPT, text).count("\n") == text.count("\n")


def test_the_default_of_a_parameter_is_no_map_of_the_page() -> None:
    text = "function upload(url, headers = {}) {\n  send(url, headers);\n}\n"

    assert fill(Language.JAVASCRIPT, text, SIGNED) is None


def test_what_a_snippet_sends_is_read_from_its_maps_and_calls() -> None:
    text = 'Map<String, String> headers = new HashMap<>();\n// headers.put("A-B", "c");\n'
    text += 'connection.setRequestProperty("Content-Type", "image/png");\n'

    assert sent_headers(Language.JAVA, text) == {"content-type": "image/png"}


def test_a_header_that_curl_is_told_not_to_send_is_no_entry_and_stays() -> None:
    text = "curl -H 'Content-Type:' -T f u\n"

    assert sent_headers(Language.SHELL, text) == {}
    assert fill(Language.SHELL, text, SIGNED) is None
    beside = text.replace("-T f", '-H "x-oss-meta-a: b" -T f')
    assert filled(Language.SHELL, beside).startswith("curl -H 'Content-Type:' -H \"")


@pytest.mark.parametrize("option", ["-H ", "-H", "--header=", "--header "])
def test_a_shell_is_filled_with_the_option_that_it_uses(option: str) -> None:
    text = f'wget {option}"Content-Type: text/plain" u\n'

    assert f' {option}"x-oss-meta-author: alice" ' in filled(Language.SHELL, text)


def test_a_map_within_the_options_of_an_sdk_is_what_a_signer_signs() -> None:
    text = (
        "made, err := client.Presign(ctx, &oss.PutObjectRequest{\n"
        '\tKey: oss.Ptr("a.txt"),\n'
        '\tMetadata: map[string]string{"author": "alice", "Project": "x"},\n'
        "})\n"
    )

    assert sent_headers(Language.GO, text) == {
        "x-oss-meta-author": "alice",
        "x-oss-meta-project": "x",
    }
