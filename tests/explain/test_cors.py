"""What a bucket's CORS rules lack is named, and the rule that is advised allows the request."""

import re

import pytest

from harness.explain.cors import CorsQuestion, not_readable
from harness.explain.explain import explain
from harness.explain.refused_request import RefusedRequest
from harness.model.cors import CorsRule
from harness.model.explanation import Explanation
from harness.model.identity import Account
from harness.signing.verify.received import Received

ORIGIN = "https://shop.example.com"
PUT = ("PUT",)
ALL = ("*",)


def asked(
    rules: tuple[CorsRule, ...], *, origin: str = ORIGIN, method: str = "PUT", headers: str = ""
) -> Explanation:
    sent = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        **({"Access-Control-Request-Headers": headers} if headers else {}),
    }
    received = Received(
        method="OPTIONS",
        bucket="photos",
        key=b"a.txt",
        query=(),
        headers=tuple((name, value.encode()) for name, value in sent.items()),
    )
    cause = "cors-not-allowed" if rules else "cors-not-enabled"
    question = RefusedRequest(
        received=received,
        cause=cause,
        message="",
        now=0.0,
        account=Account(keys=()),
        region="cn-hangzhou",
        cors=rules,
    )
    return explain(question)


def rule(*origins: str, methods: tuple[str, ...] = PUT, headers: tuple[str, ...] = ALL) -> CorsRule:
    return CorsRule(origins=origins, methods=methods, headers=headers)


CASES: dict[str, tuple[tuple[CorsRule, ...], str, str, str]] = {
    "no rule": ((), "", "cors-no-rule", "no CORS rule at all"),
    "another site": (
        (rule("https://other.example.net"),),
        "",
        "cors-origin",
        f"no CORS rule of the bucket allows pages of the origin `{ORIGIN}`,",
    ),
    "a slash at the end": (
        (rule(f"{ORIGIN}/"),),
        "",
        "cors-origin",
        "an origin has no slash at its end",
    ),
    "no scheme": ((rule("shop.example.com"),), "", "cors-origin", "begins with its scheme"),
    "http": ((rule("http://shop.example.com"),), "", "cors-origin", "the page comes by https"),
    "a path": ((rule(f"{ORIGIN}/app/*"),), "", "cors-origin", "an origin has no path"),
    "upper case": ((rule("https://Shop.example.com"),), "", "cors-origin", "in lower case"),
    "a port": ((rule(f"{ORIGIN}:8443"),), "", "cors-origin", "the page's has no port"),
    "www": ((rule("https://www.shop.example.com"),), "", "cors-origin", "makes it another one"),
    "only GET": (
        (rule("*", methods=("GET", "HEAD")),),
        "",
        "cors-method",
        "allows GET, HEAD, and not PUT",
    ),
    "a header of metadata": (
        (rule("*", headers=("content-type",)),),
        "content-type,x-oss-meta-author",
        "cors-header",
        "does not allow the header `x-oss-meta-author`,",
    ),
    "no header": (
        (rule("*", headers=()),),
        "content-type,x-oss-object-acl",
        "cors-header",
        "does not allow the headers `content-type`, `x-oss-object-acl`,",
    ),
    "the better of two rules": (
        (rule("*", headers=()), rule(ORIGIN, headers=("content-type",))),
        "content-type,x-oss-tagging",
        "cors-header",
        "does not allow the header `x-oss-tagging`,",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_missing_is_named(name: str) -> None:
    rules, headers, cause, says = CASES[name]

    found = asked(rules, headers=headers)

    assert found.cause == cause
    assert says in found.sentence


@pytest.mark.parametrize("name", CASES)
def test_the_advised_rule_allows_the_request(name: str) -> None:
    rules, headers, _, _ = CASES[name]
    advice = asked(rules, headers=headers).advice

    def texts(element: str) -> tuple[str, ...]:
        return tuple(re.findall(f"<{element}>([^<]*)</{element}>", advice))

    advised = CorsRule(
        origins=texts("AllowedOrigin"),
        methods=texts("AllowedMethod"),
        headers=texts("AllowedHeader"),
    )
    wanted = tuple(name for name in headers.split(",") if name)
    assert advised.allows(ORIGIN, "PUT", wanted)
    assert "put-bucket-cors --bucket photos " in advice
    assert "ossutil cors --method put oss://photos cors.xml" in advice


@pytest.mark.parametrize("name", CASES)
def test_what_keeps_a_page_from_reading_an_answer_is_named(name: str) -> None:
    rules, headers, _, says = CASES[name]
    if headers:
        rules = ()
        says = "no CORS rule at all"

    found = not_readable(CorsQuestion(origin=ORIGIN, method="PUT", bucket="photos", rules=rules))

    assert found.cause == "cors-not-readable"
    assert says.rstrip(",") in found.sentence
    assert f"<AllowedOrigin>{ORIGIN}</AllowedOrigin>" in found.advice
