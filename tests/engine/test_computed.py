import base64
import hashlib

import pytest

from harness.engine.computed import computed_headers
from harness.model.page import Language

TOLD = '{"callbackUrl":"http://example.com/told","callbackBody":"k=${object}"}'
VARIABLES = '{"x:who":"ann"}'

GO_MAP = """
told, _ := json.Marshal(map[string]string{"callbackUrl": "http://a.b/c", "callbackBody": "a=1&b=2"})
link, err := bucket.SignURL(key, put, 60, oss.Callback(encode(told)))
"""
JAVA_PARTS = """
String told = "{\\"callbackUrl\\":\\"http://a.b/c\\"," + "\\"callbackBody\\":\\"k\\"}";
signed.put("x-oss-callback", encode(told));
"""
JAVA_MAP = """
String site = "http://a.b/c";
told.put("callbackUrl", site);
told.put("callbackBody", "k");
signed.put("x-oss-callback", encode(told));
"""
PHP_MAP = """
$told = json_encode(['callbackUrl' => 'http://a.b/c', 'callbackBody' => 'k']);
$signed = ['x-oss-callback' => base64_encode($told)];
"""


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def headers_of(language: Language, text: str, output: str = "") -> list[dict[str, str]]:
    return list(computed_headers(language, text, output, b"a note"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.JAVA, 'signed.put("x-oss-callback", encode("{}".getBytes()));'),
        (Language.GO, "link, err := bucket.SignURL(key, put, 60, oss.Callback(encode(`{}`)))"),
        (Language.PHP, "$told = base64_encode('{}'); $text = \"PUT\\nx-oss-callback:$told\";"),
        (Language.RUBY, "signed = { 'x-oss-callback' => Base64.strict_encode64('{}') }"),
        (Language.PYTHON, "signed = {'x-oss-callback': b64encode(b'{}').decode()}"),
    ],
)
def test_a_callback_is_what_base64_makes_of_a_literal(language: Language, text: str) -> None:
    told = TOLD.replace('"', '\\"') if language is Language.JAVA else TOLD

    assert {"x-oss-callback": encoded(TOLD)} in headers_of(language, text.replace("{}", told))


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (Language.GO, GO_MAP, '{"callbackBody":"a=1\\u0026b=2","callbackUrl":"http://a.b/c"}'),
        (Language.JAVA, JAVA_PARTS, '{"callbackUrl":"http://a.b/c","callbackBody":"k"}'),
        (Language.JAVA, JAVA_MAP, '{"callbackUrl":"http://a.b/c","callbackBody":"k"}'),
        (Language.PHP, PHP_MAP, '{"callbackUrl":"http:\\/\\/a.b\\/c","callbackBody":"k"}'),
    ],
)
def test_a_callback_is_what_base64_makes_of_a_map_or_of_parts(
    language: Language, text: str, wanted: str
) -> None:
    assert {"x-oss-callback": encoded(wanted)} in headers_of(language, text)


def test_of_two_callbacks_the_first_value_of_each_field_is_tried() -> None:
    text = f'{JAVA_MAP}\nother.put("callbackBody", "later");'

    tried = headers_of(Language.JAVA, text)

    assert {"x-oss-callback": encoded('{"callbackUrl":"http://a.b/c","callbackBody":"k"}')} in tried


def test_a_callback_that_is_printed_is_tried_and_so_are_its_variables() -> None:
    text = "sign(headers={'x-oss-callback': a, 'x-oss-callback-var': b})"
    output = f"{encoded(VARIABLES)}\n{encoded(TOLD)}\n{encoded('no JSON, whatever it is')}\n"

    found = headers_of(Language.PYTHON, text, output)

    wanted = {"x-oss-callback": encoded(TOLD), "x-oss-callback-var": encoded(VARIABLES)}
    assert wanted in found
    assert len(found) == 2


def test_a_digest_is_that_of_the_local_file() -> None:
    digest = base64.b64encode(hashlib.md5(b"a note", usedforsecurity=False).digest()).decode()

    assert headers_of(Language.JAVA, "order.setContentMD5(md5);") == [{"content-md5": digest}]


def test_a_signer_that_computes_no_header_gets_none() -> None:
    assert headers_of(Language.PYTHON, "print(bucket.sign_url('PUT', 'a', 60))") == []


def test_each_value_that_a_text_gives_a_header_is_tried() -> None:
    text = """
first.setContentType("text/plain");
first.addUserMetadata("owner", "ann");
second.setContentType("application/zip");
second.addUserMetadata("owner", "bea");
"""
    tried = headers_of(Language.JAVA, text)

    both = {"content-type": "application/zip", "x-oss-meta-owner": "bea"}
    assert both in tried
    assert headers_of(Language.JAVA, "\n".join(text.splitlines()[:3])) == []
