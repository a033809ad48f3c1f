from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from harness.errors import UsageError
from harness.model.identity import AuthVersion, KeyPair
from harness.signing.sign import Signature, sign_url, sign_url_with_plus, signed_at

PAIR = KeyPair(access_key_id="LTAI5tExample", access_key_secret="secret")


def signature(key: str = "a/b.txt", **changed: object) -> Signature:
    return Signature(
        endpoint="http://127.0.0.1:9000",
        region="cn-hangzhou",
        bucket="bucket",
        key=key,
        credentials=PAIR,
        **changed,  # type: ignore[arg-type]  # any field may be changed
    )


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_a_url_by_v1_can_have_a_signature_with_a_plus() -> None:
    url = sign_url_with_plus(signature(key="a+b.txt"))

    assert "+" in query(url)["Signature"]


def test_a_url_is_signed_the_v4_way() -> None:
    url = sign_url(signature())

    told = query(url)
    assert url.startswith("http://127.0.0.1:9000/bucket/a/b.txt?")
    assert told["x-oss-signature-version"] == "OSS4-HMAC-SHA256"
    assert told["x-oss-expires"] == "3600"
    assert told["x-oss-credential"].startswith("LTAI5tExample/")
    assert told["x-oss-credential"].endswith("/cn-hangzhou/oss/aliyun_v4_request")
    assert len(told["x-oss-signature"]) == 64
    assert "x-oss-security-token" not in told


def test_a_token_stands_in_the_url() -> None:
    assert query(sign_url(signature(token="a/token+")))["x-oss-security-token"] == "a/token+"


@pytest.mark.parametrize("version", AuthVersion)
def test_the_time_of_signing_is_read_from_the_url(version: AuthVersion) -> None:
    wanted = signature(auth=version)
    before = datetime.now(UTC) - timedelta(seconds=1)

    at = signed_at(sign_url(wanted), wanted.expires)

    assert before.timestamp() <= at <= datetime.now(UTC).timestamp()


def test_the_time_of_signing_is_in_universal_time() -> None:
    assert signed_at("http://h/?x-oss-date=19700102T000001Z", 60) == 86401.0


def test_older_versions_are_signed_by_the_sdk_too() -> None:
    first, second = (query(sign_url(signature(auth=v))) for v in (AuthVersion.V1, AuthVersion.V2))

    assert set(first) == {"OSSAccessKeyId", "Expires", "Signature"}
    assert second["x-oss-signature-version"] == "OSS2"


def test_slashes_of_a_key_may_be_escaped() -> None:
    assert "/bucket/a%2Fb.txt?" in sign_url(signature(slash_safe=False))


def test_a_key_that_oss2_refuses_is_not_signed() -> None:
    with pytest.raises(UsageError, match="oss2 does not sign this: The key is invalid"):
        sign_url(signature(key=""))


def test_no_token_stands_in_the_text_of_a_signature() -> None:
    text = repr(signature(token="a-token"))

    assert "a-token" not in text
    assert "secret" not in text.replace("access_key_secret", "")
