"""V4 requests made by hand, so that any part of them can be wrong."""

from collections.abc import Mapping
from dataclasses import replace

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.signing.verify import Cause, Received, Refused, Verifier, canonical_request
from harness.signing.verify.signature import signature, string_to_sign

OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
TEMPORARY = KeyPair(access_key_id="STS.one", access_key_secret="one-secret")
OTHER = KeyPair(access_key_id="STS.two", access_key_secret="two-secret")
DISABLED = KeyPair(
    access_key_id="LTAIdisabled", access_key_secret="disabled-secret", is_disabled=True
)
YOUNG = KeyPair(access_key_id="LTAIyoung", access_key_secret="young-secret")
DATE = "20231217T025437Z"
START = 1_702_781_677.0
STS_URL = {"x-oss-credential": "STS.one/20231217/cn-hangzhou/oss/aliyun_v4_request"}
SCOPE = "20231217/cn-hangzhou/oss/aliyun_v4_request"
VERIFIER = Verifier(
    account=Account(
        keys=(OWNER, DISABLED),
        tokens=(
            SecurityToken(token="token-one", key=TEMPORARY, expires_at=START + 100),
            SecurityToken(token="token-two", key=OTHER, expires_at=START + 100),
            SecurityToken(token="token-long", key=TEMPORARY, expires_at=START + 10**6),
        ),
    ),
    region="cn-hangzhou",
    others=(Account(name="young", keys=(YOUNG,), allows_v1=False),),
)


def by_url(
    query: Mapping[str, str] | None = None,
    *,
    drop: tuple[str, ...] = (),
    headers: tuple[tuple[str, bytes], ...] = (),
    secret: str = OWNER.access_key_secret,
) -> Received:
    parameters = {
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": f"LTAIowner/{SCOPE}",
        "x-oss-date": DATE,
        "x-oss-expires": "600",
        **(query or {}),
    }
    parameters = {name: value for name, value in parameters.items() if name not in drop}
    received = Received(
        method="PUT",
        bucket="bucket",
        key=b"key",
        query=tuple((name.encode(), value.encode()) for name, value in parameters.items()),
        headers=headers,
    )
    if "x-oss-signature" in parameters or "x-oss-signature" in drop:
        return received
    listed = parameters.get("x-oss-additional-headers", "")
    canonical = canonical_request(
        received, received.header_values, listed.split(";") if listed else ()
    )
    scope = parameters.get("x-oss-credential", "/").partition("/")[2].encode()
    text = string_to_sign(
        date=parameters.get("x-oss-date", "").encode(), scope=scope, canonical=canonical
    )
    pair = (b"x-oss-signature", signature(secret=secret, scope=scope, text=text))
    return replace(received, query=(*received.query, pair))


def by_header(
    changes: Mapping[str, str | None] | None = None,
    *,
    credential: str = f"LTAIowner/{SCOPE}",
    additional: str | None = None,
    sign: str | None = None,
    secret: str = OWNER.access_key_secret,
    query: tuple[tuple[bytes, bytes], ...] = (),
) -> Received:
    headers: dict[str, str | None] = {
        "x-oss-date": DATE,
        "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
        **(changes or {}),
    }
    plain = tuple((name, value.encode()) for name, value in headers.items() if value is not None)
    received = Received(method="PUT", bucket="bucket", key=b"key", headers=plain, query=query)
    canonical = canonical_request(
        received, received.header_values, additional.split(";") if additional else ()
    )
    scope = credential.partition("/")[2].encode()
    text = string_to_sign(
        date=(headers["x-oss-date"] or "").encode(), scope=scope, canonical=canonical
    )
    sign = signature(secret=secret, scope=scope, text=text).decode() if sign is None else sign
    listed = "" if additional is None else f"AdditionalHeaders={additional}, "
    value = f"OSS4-HMAC-SHA256 Credential={credential}, {listed}Signature={sign}"
    return replace(received, headers=(*plain, ("Authorization", value.encode())))


def credential(text: str) -> Received:
    return by_url({"x-oss-credential": text})


def authorization(text: str) -> Received:
    return Received(
        method="PUT", bucket="bucket", key=b"key", headers=(("Authorization", text.encode()),)
    )


def cause_of(received: Received, *, now: float = START) -> Cause | None:
    ruling = VERIFIER.judge(received, now=now)
    return ruling.cause if isinstance(ruling, Refused) else None
