"""Headers whose values a program computes: named, and not guessed at."""

import pytest

from harness.model.page import Language
from harness.syntax.headers import untold_headers


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (Language.GO, "b.SignURL(k, p, 60, oss.Callback(encode(told)))", ("x-oss-callback",)),
        (Language.GO, 'b.SignURL(k, p, 60, oss.Meta("who", text("ha", 3)))', ("x-oss-meta-*",)),
        (Language.GO, "r := &oss.Put{ContentType: oss.Ptr(kind(a))}", ("content-type",)),
        (Language.JAVA, 'request.addHeader("x-oss-callback", encoded(it));', ("x-oss-callback",)),
        (Language.JAVA, "request.setContentType(guess(file));", ("content-type",)),
        (Language.JAVA, "h.put(OSSHeaders.OSS_HEADER_CALLBACK, encoded(it));", ("x-oss-callback",)),
        (Language.JAVA, "h.put(HttpHeaders.CONTENT_MD5, digestOf(file));", ("content-md5",)),
        (Language.CSHARP, "class A { void M() { r.ContentMd5 = Of(path); } }", ("content-md5",)),
        (Language.PHP, "<?php $h = ['x-oss-callback' => encode($it)];", ("x-oss-callback",)),
        (Language.PERL, "my %h = ('Content-MD5' => digest_of($file));", ("content-md5",)),
        (Language.RUBY, "h = { 'Content-MD5' => digest_of(file) }", ("content-md5",)),
    ],
)  # fmt: skip
def test_a_value_that_is_computed_is_untold(
    language: Language, text: str, names: tuple[str, ...]
) -> None:
    assert untold_headers(language, text) == names


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.GO, 'b.SignURL(k, p, 60, oss.ContentType("text/plain"))'),
        (Language.GO, 'kind := "text/plain"\nb.SignURL(k, p, 60, oss.ContentType(kind))'),
        (Language.GO, 'r := &oss.Put{ContentType: oss.Ptr("text/plain")}'),
        (Language.JAVA, 'request.setContentType("text/plain");'),
        (Language.JAVA, 'String kind = "text/plain";\nrequest.addHeader("Content-Type", kind);'),
        (Language.PHP, "<?php $h = ['Content-Type' => 'text/plain'];"),
        (Language.JAVA, 'System.out.println("Content-Type"); String t = map.get("Content-Type");'),
    ],
)
def test_a_value_that_the_text_tells_is_not(language: Language, text: str) -> None:
    assert untold_headers(language, text) == ()
