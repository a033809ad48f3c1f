"""Which headers of an answer a script reads."""

import pytest

from harness.model.page import Language
from harness.syntax.answers import read_headers

READS = [
    "const tag = response.headers.get('ETag');",
    'if (response.headers.has("etag")) done();',
    "const tag = xhr.getResponseHeader('ETag');",
    "console.log((await axios.put(url, body)).headers.etag);",
    "const tag = answer?.headers['etag'];",
    "const { etag } = answer.headers;",
    "const { ETag: tag } = answer.headers;",
    "const { status, headers: { etag } } = await axios.put(url, body);",
    "axios.put(url, body).then(({ headers: { etag: tag } }) => show(tag));",
    "$.ajax(ask).done((d, t, jqXHR) => show(jqXHR.getResponseHeader('ETag')));",
]
READS_NOT = [
    "// response.headers.get('ETag')",
    "cache.get('etag');",
    "const etag = md5(file);",
    "console.log('ETag');",
]


@pytest.mark.parametrize("text", READS)
@pytest.mark.parametrize("language", [Language.JAVASCRIPT, Language.TYPESCRIPT])
def test_a_header_that_is_read_is_named(language: Language, text: str) -> None:
    assert "etag" in read_headers(language, text)


@pytest.mark.parametrize("text", READS_NOT)
def test_what_reads_no_header_names_none(text: str) -> None:
    assert "etag" not in read_headers(Language.JAVASCRIPT, text)


def test_the_scripts_of_a_page_are_read() -> None:
    page = "<p>etag</p><script>a()</script><script>r.headers.get('ETag')</script>"

    assert "etag" in read_headers(Language.HTML, page)
    assert read_headers(Language.PYTHON, "r.headers.get('ETag')") == frozenset()
