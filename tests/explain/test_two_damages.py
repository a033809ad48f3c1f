"""A URL that was damaged on its way and, beside that, not used as it was signed."""

from collections.abc import Callable

import pytest

from harness.model.explanation import Proof
from harness.model.identity import AuthVersion
from tests.explain.desk import Desk, put
from tests.explain.test_refused import assert_no_secret

TYPED = {"Content-Type": "a/b"}


def with_plus(desk: Desk, auth: AuthVersion) -> str:
    """Return a URL whose signature has a plus sign in it: half of them have."""
    urls = (desk.sign(f"file{number}.txt", auth=auth) for number in range(200))
    return next(url for url in urls if "%2B" in url)


Damage = Callable[[str], str]
DAMAGES: dict[str, tuple[str, Callable[[Desk], str], Damage]] = {
    "html": ("url-html-escaped", Desk.sign, lambda url: url.replace("&", "&amp;")),
    "json": ("url-json-escaped", Desk.sign, lambda url: url.replace("&", "\\u0026")),
    "a question mark": (
        "key-cut-at-question-mark",
        lambda desk: desk.sign("a?b.txt"),
        lambda url: url.replace("%3F", "?"),
    ),
    "encoded twice": ("url-encoded-twice", Desk.sign, lambda url: url.replace("%", "%25")),
    "encoded twice, of V1": (
        "url-encoded-twice",
        lambda desk: desk.sign(auth=AuthVersion.V1),
        lambda url: url.replace("%", "%25"),
    ),
    "a plus of V1": (
        "signature-plus-decoded",
        lambda desk: with_plus(desk, AuthVersion.V1),
        lambda url: url.replace("%2B", "+"),
    ),
    "a plus of V2": (
        "signature-plus-decoded",
        lambda desk: with_plus(desk, AuthVersion.V2),
        lambda url: url.replace("%2B", "+"),
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_wrong_beside_a_damage_is_told_as_well(desk: Desk, name: str) -> None:
    cause, sign, damage = DAMAGES[name]
    url = sign(desk)

    assert put(damage(url), TYPED) in (400, 403)

    found = desk.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert "`content-type: a/b` had not been sent" in found.sentence
    assert "Do not send `content-type`" in found.advice
    assert_no_secret(desk)


@pytest.mark.parametrize("name", DAMAGES)
def test_both_pieces_of_advice_together_fix_it(desk: Desk, name: str) -> None:
    _, sign, damage = DAMAGES[name]
    url = sign(desk)

    assert put(damage(url)) in (400, 403)
    assert put(url, TYPED) == 403
    assert put(url) == 200


def test_a_percent_sign_that_escapes_nothing_is_not_decoded_for_ever(desk: Desk) -> None:
    url = desk.sign(auth=AuthVersion.V1)

    assert put(f"{url.rpartition('Signature=')[0]}Signature=%25zz") == 403

    assert desk.explained().cause
