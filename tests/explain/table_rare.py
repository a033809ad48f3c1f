"""Damages that are rare: headers that a library drops, other services' signers, two at once."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from urllib.parse import quote

from tests.explain.hand_signer import V1, V4, to_base64, v1_digest, v4_key
from tests.explain.table_headers import Case
from tests.explain.url_tester import (
    BODY,
    OWNER,
    REGION,
    UrlTester,
    by_hand,
    put,
)

SHA256 = hashlib.sha256(BODY).hexdigest()
PAYLOAD = "UNSIGNED-PAYLOAD"
Headers = dict[str, str]


def object_url(tester: UrlTester, query: str = "") -> str:
    return f"{tester.server.endpoint}/{tester.bucket}/a.txt{query}"


def v4_headers(tester: UrlTester, **more: str) -> Headers:
    """Return the headers of a good request that is signed by V4 in its header."""
    date = f"{datetime.fromtimestamp(tester.moment, UTC):%Y%m%dT%H%M%SZ}"
    scope = f"{date[:8]}/{REGION}/oss/aliyun_v4_request"
    own = {"x-oss-date": date, "x-oss-content-sha256": PAYLOAD}
    own |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}:{value}\n" for name, value in sorted(own.items()))
    canonical = f"PUT\n/{tester.bucket}/a.txt\n\n{lines}\n\n{PAYLOAD}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"OSS4-HMAC-SHA256\n{date}\n{scope}\n{digest}"
    made = hmac.digest(v4_key(scope), text.encode(), "sha256").hex()
    told = f"OSS4-HMAC-SHA256 Credential={OWNER.access_key_id}/{scope},Signature={made}"
    return {**own, "Date": gmt(tester), "Authorization": told}


def v1_headers(tester: UrlTester, own: str = "", **more: str) -> Headers:
    """Return the headers of a good request that is signed by V1; ``own`` is its x-oss-date."""
    date = own or gmt(tester)
    signed = {name.replace("_", "-"): value for name, value in more.items()}
    signed |= {"x-oss-date": own} if own else {}
    lines = "".join(f"{name}:{value}\n" for name, value in sorted(signed.items()))
    text = f"PUT\n\n\n{date}\n{lines}/{tester.bucket}/a.txt"
    told = f"OSS {OWNER.access_key_id}:{to_base64(v1_digest(text))}"
    return {**signed, "Date": gmt(tester), "Authorization": told}


def sent(
    make: Callable[[UrlTester], Headers], query: str = "", **changes: str | None
) -> Callable[[UrlTester], object]:
    """Send what was signed, with headers changed, dropped or added."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}

    def send(tester: UrlTester) -> object:
        merged: Mapping[str, str | None] = {**make(tester), **named}
        headers = {name: value.encode() for name, value in merged.items() if value is not None}
        return by_hand(object_url(tester, query), headers=headers)

    return send


def sent_later(
    tester: UrlTester, make: Callable[[UrlTester], Headers], seconds: int, **changes: str | None
) -> object:
    """Send what was signed with a date that is some seconds later than now."""
    return sent(make, "", Date=gmt(tester, seconds), **changes)(tester)


def of_headers(tester: UrlTester, edit: Callable[[Headers], Headers]) -> object:
    headers = {name: value.encode() for name, value in edit(v4_headers(tester)).items()}
    return by_hand(object_url(tester), headers=headers)


def gmt(tester: UrlTester, later: int = 0) -> str:
    return formatdate(tester.moment + later, usegmt=True)


def hmac_of(key: bytes, text: str, algorithm: str = "sha1") -> bytes:
    return hmac.digest(key, text.encode(), algorithm)


def ends(tester: UrlTester) -> int:
    return int(tester.moment) + 600


def later(text: str, seconds: int) -> str:
    """Return a string to sign of V4 whose date is some seconds later than that of the URL."""
    first, date, *rest = text.split("\n")
    moment = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    told = f"{moment + timedelta(seconds=seconds):%Y%m%dT%H%M%SZ}"
    return "\n".join([first, told, *rest])


def re_signed(tester: UrlTester, key_of: Callable[[str], bytes], *, swap_them: bool = False) -> str:
    """Return a URL of V4 that is signed with another key, or with key and text swapped."""
    texts: list[str] = []

    def keep(text: str) -> str:
        texts.append(text)
        return text

    V4(text=keep).url(tester)
    (text,) = texts
    key, data = key_of(text.split("\n")[2]), text.encode()
    made = hmac.digest(data, key, "sha256") if swap_them else hmac.digest(key, data, "sha256")
    return V4(text=lambda _: text, write=lambda _: made.hex()).url(tester)


def another_day(tester: UrlTester) -> str:
    """Return a URL whose key is derived for the day before, as where the day is local."""
    day = f"{datetime.fromtimestamp(tester.moment, UTC) - timedelta(days=1):%Y%m%d}"
    return re_signed(tester, lambda scope: v4_key(day + scope[8:]))


def dated(tester: UrlTester) -> Callable[[str], str]:
    """Put the date of HTTP where the end of the URL belongs in a string to sign of V1."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        return "\n".join([*lines[:3], gmt(tester), *lines[4:]])

    return edit


SIGNED_HEADERS: dict[str, tuple[str, str, Case]] = {
    "the-date-of-oss-is-dropped": (
        "header-dropped",
        "x-oss-date",
        sent(v4_headers, x_oss_date=None),
    ),
    "the-date-of-oss-is-dropped-and-the-other-is-later": (
        "header-dropped",
        "x-oss-date",
        lambda d: sent_later(d, v4_headers, 7, x_oss_date=None),
    ),
    "the-date-of-oss-is-dropped-from-v1": (
        "header-dropped",
        "x-oss-date",
        sent(lambda e: v1_headers(e, gmt(e)), x_oss_date=None),
    ),
    "the-payload-becomes-a-digest": (
        "header-content-sha256-wrong",
        "",
        sent(v4_headers, x_oss_content_sha256=SHA256),
    ),
    "the-payload-is-dropped": (
        "header-content-sha256-wrong",
        "",
        sent(v4_headers, x_oss_content_sha256=None),
    ),
    "the-payload-of-v1-becomes-a-digest": (
        "header-changed",
        "x-oss-content-sha256",
        sent(lambda d: v1_headers(d, x_oss_content_sha256=PAYLOAD), x_oss_content_sha256=SHA256),
    ),
    "the-payload-of-v1-is-dropped": (
        "header-dropped",
        "x-oss-content-sha256",
        sent(lambda d: v1_headers(d, x_oss_content_sha256=PAYLOAD), x_oss_content_sha256=None),
    ),
    "the-payload-of-a-url-becomes-a-digest": (
        "header-changed",
        "x-oss-content-sha256",
        lambda d: put(
            d.sign(headers={"x-oss-content-sha256": PAYLOAD}), {"x-oss-content-sha256": SHA256}
        ),
    ),
    "the-payload-of-a-url-is-dropped": (
        "header-dropped",
        "x-oss-content-sha256",
        lambda d: put(d.sign(headers={"x-oss-content-sha256": PAYLOAD})),
    ),
    "the-payload-of-a-url-is-added": (
        "header-added",
        "x-oss-content-sha256",
        lambda d: put(d.sign(), {"x-oss-content-sha256": PAYLOAD}),
    ),
    "a-date-is-added-to-a-url": (
        "header-added",
        "x-oss-date",
        lambda d: put(d.sign(), {"x-oss-date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"}),
    ),
    "a-type-is-added-to-v1": ("header-added", "content-type", sent(v1_headers, Content_Type="a/b")),
    "a-type-is-added-to-v4": ("header-added", "content-type", sent(v4_headers, Content_Type="a/b")),
    "a-parameter-is-added-to-v4": ("parameter-added", "v", sent(v4_headers, "?v=1")),
    "the-other-date-of-v1": (
        "date-changed",
        "date",
        lambda d: sent_later(d, v1_headers, 9),
    ),
    "the-date-of-v1-is-dropped": ("date-missing", "", sent(v1_headers, Date=None)),
    "the-value-is-in-quotes": (
        "signature-damaged",
        "",
        lambda d: of_headers(
            d,
            lambda h: {
                **h,
                "Authorization": h["Authorization"].replace("Signature=", 'Signature="') + '"',
            },
        ),
    ),
    "a-blank-behind-the-colon-of-v1": (
        "signature-damaged",
        "",
        lambda d: by_hand(
            object_url(d),
            headers={
                name: value.replace(f"{OWNER.access_key_id}:", f"{OWNER.access_key_id}: ").encode()
                for name, value in v1_headers(d).items()
            },
        ),
    ),
    "the-signature-of-v4-in-capitals": (
        "signature-damaged",
        "",
        lambda d: of_headers(
            d,
            lambda h: {
                **h,
                "Authorization": (
                    h["Authorization"].partition("Signature=")[0]
                    + "Signature="
                    + h["Authorization"].partition("Signature=")[2].upper()
                ),
            },
        ),
    ),
    "another-method-of-v4": (
        "method",
        "method",
        lambda d: by_hand(
            object_url(d),
            method="POST",
            headers={name: value.encode() for name, value in v4_headers(d).items()},
        ),
    ),
}
URLS: dict[str, tuple[str, str, Case]] = {
    "escaped-by-number": ("url-html-escaped", "", lambda d: put(d.sign().partition("&")[0] + "&")),
    "escaped-by-number-and-sent-whole": (
        "url-html-escaped",
        "",
        lambda d: by_hand(d.sign(), target=lambda t: t.replace("&", "&#38;")),
    ),
    "escaped-by-a-hexadecimal-number": (
        "url-html-escaped",
        "",
        lambda d: by_hand(d.sign(), target=lambda t: t.replace("&", "&#x26;")),
    ),
    "escaped-twice": ("url-html-escaped", "", lambda d: put(d.sign().replace("&", "&amp;amp;"))),
    "escaped-by-number-of-v1": (
        "url-html-escaped",
        "",
        lambda d: put(V1().url(d).partition("&")[0] + "&"),
    ),
    "percent-signs-eaten-by-a-batch-file": (
        "url-percent-eaten",
        "",
        lambda d: put(d.sign("dir/file.txt").replace("%2F", "F")),
    ),
    "percent-signs-eaten-of-v1": (
        "url-percent-eaten",
        "",
        lambda d: put(
            V1(key="file.txt", write=lambda t: to_base64(v1_digest(t)))
            .url(d)
            .replace("%2B", "B")
            .replace("%2F", "F")
            .replace("%3D", "D")
        ),
    ),
    "a-bracket-behind": ("signature-damaged", "", lambda d: put(f"{d.sign()}%3E")),
    "a-comma-behind": ("signature-damaged", "", lambda d: put(f"{d.sign()},")),
    "a-question-mark-and-more": ("signature-damaged", "", lambda d: put(f"{d.sign()}?v=1")),
    "the-signature-encoded-twice-alone": (
        "url-encoded-twice",
        "",
        lambda d: put(
            V1(key="file.txt", write=lambda t: quote(to_base64(v1_digest(t)), safe="")).url(d)
        ),
    ),
    "the-padding-of-v1-is-lost": (
        "signature-damaged",
        "",
        lambda d: put(V1(key="file.txt").url(d).removesuffix("%3D")),
    ),
    "html-and-a-type": (
        "url-html-escaped",
        "",
        lambda d: put(d.sign().replace("&", "&amp;"), {"Content-Type": "a/b"}),
    ),
}
SIGNERS: dict[str, tuple[str, str, Case]] = {
    "v4-signs-its-host-as-s3-does": (
        "signer-host-signed",
        "",
        lambda d: put(
            V4(
                lines=lambda lines: f"host:{d.server.endpoint.removeprefix('http://')}\n{lines}",
                canonical=lambda c: c.replace(f"\n\n{PAYLOAD}", f"\nhost\n{PAYLOAD}"),
            ).url(d)
        ),
    ),
    "v4-dates-twice": (
        "signer-clock-read-twice",
        "",
        lambda d: put(V4(text=lambda t: later(t, 1)).url(d)),
    ),
    "v4-derives-by-local-day": ("signer-key-day", "", lambda d: put(another_day(d))),
    "v4-signs-before-it-adds-the-validity": (
        "signer-query-incomplete",
        "",
        lambda d: put(V4(query=lambda q: q.replace("&x-oss-expires=600", "")).url(d)),
    ),
    "v4-signs-the-query-with-a-signature": (
        "signer-query-with-signature",
        "",
        lambda d: put(
            V4(
                query=lambda q: q.replace(
                    "&x-oss-signature-version", "&x-oss-signature=&x-oss-signature-version"
                )
            ).url(d)
        ),
    ),
    "v4-swaps-secret-and-text": (
        "signer-secret-and-text-swapped",
        "",
        lambda d: put(re_signed(d, v4_key, swap_them=True)),
    ),
    "v1-signs-the-date-of-http": (
        "signer-date-for-expires",
        "",
        lambda d: put(V1(text=dated(d)).url(d), {"Date": gmt(d)}),
    ),
    "v1-signs-all-parameters": (
        "signer-query-signed",
        "",
        lambda d: put(
            V1(signed_query=f"?Expires={ends(d)}&OSSAccessKeyId={OWNER.access_key_id}").url(d)
        ),
    ),
    "v1-signs-with-sha-512": (
        "signer-another-hash",
        "",
        lambda d: put(V1(write=lambda t: to_base64(v1_digest(t, "sha512"))).url(d)),
    ),
    "v1-signs-with-md5": (
        "signer-another-hash",
        "",
        lambda d: put(V1(write=lambda t: to_base64(v1_digest(t, "md5"))).url(d)),
    ),
    "v1-signs-a-text-of-base64": (
        "signer-text-in-base64",
        "",
        lambda d: put(V1(text=lambda t: base64.b64encode(t.encode()).decode()).url(d)),
    ),
    "v1-decodes-its-secret": (
        "signer-secret-decoded",
        "",
        lambda d: put(
            V1(
                write=lambda t: to_base64(hmac_of(base64.b64decode(OWNER.access_key_secret), t))
            ).url(d)
        ),
    ),
}
RARE = SIGNED_HEADERS | URLS | SIGNERS
