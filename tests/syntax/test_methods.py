# ruff: noqa: E501  a table reads best with one row a line

"""The method that a signer signs for."""

import pytest

from harness.model.page import Language
from harness.syntax.methods import signed_method
from harness.syntax.source import parse


@pytest.mark.parametrize(
    ("language", "text", "method"),
    [
        (Language.PYTHON, "u = shelf.sign_url('PUT', 'k', 60)", "PUT"),
        (Language.PYTHON, "u = shelf.sign_url('GET', 'k', 60)", "GET"),
        (Language.PYTHON, "m = 'GET'\nu = shelf.sign_url(m, 'k', 60)", "GET"),
        (Language.PYTHON, "ask = oss.GetObjectRequest(bucket='b')\nu = client.presign(ask)", "GET"),
        (Language.JAVASCRIPT, "const u = shop.signatureUrl('k');", "GET"),
        (Language.JAVASCRIPT, "const u = shop.signatureUrl('k', { method: 'PUT' });", "PUT"),
        (Language.JAVASCRIPT, "const how = {\n  method: 'PUT',\n};\nshop.signatureUrl('k', how);", "PUT"),
        (Language.JAVASCRIPT, "const u = shop.signatureUrl('k');\nfetch(u, { method: 'PUT' });", "GET"),
        (Language.JAVA, 'URL u = shop.generatePresignedUrl("b", "k", end);', "GET"),
        (Language.JAVA, 'URL u = shop.generatePresignedUrl("b", "k", end, HttpMethod.PUT);', "PUT"),
        (Language.JAVA, 'Order o = new Order("b", "k");\no.setMethod(HttpMethod.PUT);\nURL u = shop.generatePresignedUrl(o);', "PUT"),
        (Language.JAVA, 'Order o = new Order("b", "k");\nURL u = shop.generatePresignedUrl(o);', "GET"),
        (Language.JAVA, 'URL sign(HttpMethod method) {\nOrder o = new Order("b", "k", method);\nreturn shop.generatePresignedUrl(o);\n}\nURL u = sign(HttpMethod.PUT);', "PUT"),
        (Language.JAVASCRIPT, "const sign = (key, method) => shop.signatureUrl(key, { method });\nsign('k', 'PUT');", "PUT"),
        (Language.JAVASCRIPT, "const sign = (key, method = 'GET') => shop.signatureUrl(key, { method });\nsign('k');", "GET"),
        (Language.GO, 'u, err := shelf.SignURL("k", oss.HTTPGet, 60)', "GET"),
        (Language.GO, "made, err := c.Presign(ctx, &oss.PutObjectRequest{\n\tKey: k,\n})", "PUT"),
        (Language.PHP, "$u = $shop->signUrl('b', 'k', 60);", "GET"),
        (Language.PHP, "$u = $shop->signUrl('b', 'k', 60, 'PUT');", "PUT"),
        (Language.CPP, 'auto u = shop.GeneratePresignedUrl("b", "k", end, Http::Put);', "PUT"),
        (Language.PYTHON, "u = depot.presigned_put_object('b', 'k')", "PUT"),
        (Language.SHELL, "ossutil sign oss://b/k", "GET"),
    ],
)  # fmt: skip
def test_the_method_is_what_the_call_says_or_its_library_takes(
    language: Language, text: str, method: str
) -> None:
    source = parse(language, text)

    assert source is not None
    assert signed_method(source) == method


def test_the_last_url_counts_where_a_text_signs_several() -> None:
    text = "a = shelf.sign_url('GET', 'k', 60)\nb = shelf.sign_url('PUT', 'k', 60)\n"
    source = parse(Language.PYTHON, text)

    assert source is not None
    assert signed_method(source) == "PUT"
