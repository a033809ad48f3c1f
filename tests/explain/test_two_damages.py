"""A URL that was damaged on its way and, beside that, not used as it was signed."""

from collections.abc import Callable

import pytest

from harness.model.explanation import Proof
from harness.model.identity import AuthVersion
from tests.explain.test_refused import assert_no_secret
from tests.explain.url_tester import UrlTester, put

TYPED = {"Content-Type": "a/b"}


def with_plus(tester: UrlTester, auth: AuthVersion) -> str:
    """Return a URL whose signature has a plus sign in it: half of them have."""
    urls = (tester.sign(f"file{number}.txt", auth=auth) for number in range(200))
    return next(url for url in urls if "%2B" in url)


Damage = Callable[[str], str]
DAMAGES: dict[str, tuple[str, Callable[[UrlTester], str], Damage]] = {
    "html": ("url-html-escaped", UrlTester.sign, lambda url: url.replace("&", "&amp;")),
    "json": ("url-json-escaped", UrlTester.sign, lambda url: url.replace("&", "\\u0026")),
    "a question mark": (
        "key-cut-at-question-mark",
        lambda tester: tester.sign("a?b.txt"),
        lambda url: url.replace("%3F", "?"),
    ),
    "encoded twice": ("url-encoded-twice", UrlTester.sign, lambda url: url.replace("%", "%25")),
    "encoded twice, of V1": (
        "url-encoded-twice",
        lambda tester: tester.sign(auth=AuthVersion.V1),
        lambda url: url.replace("%", "%25"),
    ),
    "a plus of V1": (
        "signature-plus-decoded",
        lambda tester: with_plus(tester, AuthVersion.V1),
        lambda url: url.replace("%2B", "+"),
    ),
    "a plus of V2": (
        "signature-plus-decoded",
        lambda tester: with_plus(tester, AuthVersion.V2),
        lambda url: url.replace("%2B", "+"),
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_wrong_beside_a_damage_is_told_as_well(tester: UrlTester, name: str) -> None:
    cause, sign, damage = DAMAGES[name]
    url = sign(tester)

    assert put(damage(url), TYPED) in (400, 403)

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert "`content-type: a/b` had not been sent" in found.sentence
    assert "Do not send `content-type`" in found.advice
    assert_no_secret(tester)


@pytest.mark.parametrize("name", DAMAGES)
def test_both_pieces_of_advice_together_fix_it(tester: UrlTester, name: str) -> None:
    _, sign, damage = DAMAGES[name]
    url = sign(tester)

    assert put(damage(url)) in (400, 403)
    assert put(url, TYPED) == 403
    assert put(url) == 200


def test_a_percent_sign_that_escapes_nothing_is_not_decoded_for_ever(tester: UrlTester) -> None:
    url = tester.sign(auth=AuthVersion.V1)

    assert put(f"{url.rpartition('Signature=')[0]}Signature=%25zz") == 403

    assert tester.explained().cause
