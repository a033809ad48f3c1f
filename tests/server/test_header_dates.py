"""The date of a V4 signature in a header.

Source: aliyun-oss-go-sdk v1 sends no ``x-oss-date``; its ``auth.go`` signs the text of the ``Date``
header, which is HTTP's, and its live tests with V4 succeed. ossutil is made with it.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.server.site import OWNER, REGION, Reply, Site

HTTP, BASIC = "as HTTP has it", "as V4 has it"
PAYLOAD = "UNSIGNED-PAYLOAD"


# Page 0002-00000502 has one form for ``Date``; Go's RFC1123 of a time in UTC, PHP's ``date('r')``,
# Java's RFC_1123_DATE_TIME of a zone and the two older forms of HTTP are others.
NOT_IN_GMT = ("%a, %d %b %Y %H:%M:%S UTC", "%a, %d %b %Y %H:%M:%S +0000", "%a, %d %b %Y %H:%M:%S",
              "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y", "%d %b %Y %H:%M:%S GMT",
              "%Y-%m-%dT%H:%M:%SZ", "%s")  # fmt: skip


def _written(now: datetime, form: str) -> str:
    forms = {HTTP: format_datetime(now, usegmt=True), BASIC: f"{now:%Y%m%dT%H%M%SZ}"}
    return forms.get(form) or now.strftime(form)


def _put(
    site: Site, dates: dict[str, str], signed: str, *, late: int = 0, day: int | None = None
) -> Reply:
    """Sign for a date so many days ago, with the credential of the same or of another day."""
    today = datetime.now(UTC)
    now, of_scope = (today - timedelta(days=d) for d in (late, late if day is None else day))
    signed = _written(now, signed)
    written = {name: _written(now, form) for name, form in dates.items()}
    headers = {"x-oss-content-sha256": PAYLOAD, **written}
    own = "".join(f"{n}:{v}\n" for n, v in sorted(headers.items()) if n.startswith("x-oss-"))
    request = f"PUT\n/{site.bucket}/key\n\n{own}\n\n{PAYLOAD}"
    scope = f"{of_scope:%Y%m%d}/{REGION}/oss/aliyun_v4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"aliyun_v4{OWNER.access_key_secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"OSS4-HMAC-SHA256\n{signed}\n{scope}\n{digest}".encode()
    credential = f"Credential={OWNER.access_key_id}/{scope}"
    signature = hmac.digest(key, text, "sha256").hex()
    authorization = {"Authorization": f"OSS4-HMAC-SHA256 {credential},Signature={signature}"}
    return site.send("PUT", f"/{site.bucket}/key", headers | authorization, b"x")


@pytest.mark.parametrize(
    ("dates", "signed"),
    [
        ({"Date": HTTP}, HTTP),
        ({"x-oss-date": BASIC}, BASIC),
        ({"x-oss-date": BASIC, "Date": HTTP}, BASIC),
    ],
)
def test_the_date_that_is_signed_is_the_one_that_is_sent(
    site: Site, dates: dict[str, str], signed: str
) -> None:
    assert _put(site, dates, signed).status == 200


@pytest.mark.parametrize(
    ("dates", "signed", "code"),
    [
        ({"Date": HTTP}, BASIC, "SignatureDoesNotMatch"),
        ({"x-oss-date": BASIC, "Date": HTTP}, HTTP, "SignatureDoesNotMatch"),
        ({"x-oss-date": HTTP}, HTTP, "AccessDenied"),
        ({"Date": "yesterday"}, "yesterday", "AccessDenied"),
        ({"Date": BASIC}, BASIC, "AccessDenied"),
        *(({"Date": form}, form, "AccessDenied") for form in NOT_IN_GMT),
    ],
)
def test_another_date_than_the_one_that_is_sent_does_not_pass(
    site: Site, dates: dict[str, str], signed: str, code: str
) -> None:
    assert _put(site, dates, signed).code == code


def test_the_date_of_http_must_be_of_the_day_of_the_credential_and_of_this_hour(
    site: Site,
) -> None:
    assert _put(site, {"Date": HTTP}, HTTP, late=1, day=0).code == "InvalidArgument"
    assert _put(site, {"Date": HTTP}, HTTP, late=1).code == "RequestTimeTooSkewed"
