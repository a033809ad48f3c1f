"""``python -m tests.interop.make_vectors`` writes ``fixtures/vectors/oss-signature-vectors`` anew.

A vector is kept if our verifier takes it and four real signers or more have made its signature;
who has made another one is told beside it. ``OSS_PHP_SDK``, ``OSS_RUBY_SDK``, ``OSS_UTIL_SDK`` and
``OSS_UTIL_TS`` name the folders of four of them, and ``OSS_REQSIGN`` the program that is built from
the folder ``rust`` beside this file.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from time import gmtime, strftime
from typing import Any
from urllib.parse import quote, urlencode

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.oss.subresources import SIGNED_BY_V1
from harness.signing.verify import Accepted, Received, Verifier
from tests.interop.reference import V1_MISTAKES, V4_MISTAKES, parts_of_v4
from tests.interop.signers import AskedWish, ProcessSigner, Signer, SignerWish, signers
from tests.interop.vector_wishes import wishes

FOLDER = Path(__file__).parents[2] / "fixtures" / "vectors" / "oss-signature-vectors"
NEVER = 4e9
FEWEST = 4
Vector = dict[str, Any]


def query_of(wish: SignerWish) -> dict[str, str]:
    """Return the query as it is signed: without the signature."""
    query, listed = dict(wish.query), ";".join(_listed(wish))
    if wish.where != "url":
        return query
    if wish.version == "v1":
        query |= {"OSSAccessKeyId": wish.key_id, "Expires": str(wish.time + wish.expires)}
        return query | ({"security-token": wish.token} if wish.token else {})
    if wish.version == "v2":
        query["x-oss-signature-version"] = "OSS2"
        query["x-oss-access-key-id"] = wish.key_id
        query["x-oss-expires"] = str(wish.time + wish.expires)
        query |= {"security-token": wish.token} if wish.token else {}
    else:
        query["x-oss-signature-version"] = "OSS4-HMAC-SHA256"
        query["x-oss-credential"] = f"{wish.key_id}/{scope_of(wish)}"
        query["x-oss-date"] = date_of(wish)
        query["x-oss-expires"] = str(wish.expires)
        query |= {"x-oss-security-token": wish.token} if wish.token else {}
    return query | ({"x-oss-additional-headers": listed} if listed else {})


def headers_of(wish: SignerWish) -> dict[str, str]:
    """Return the headers as they are sent, without ``Authorization``."""
    headers = dict(wish.headers)
    if wish.where != "header":
        return headers
    headers["Date"] = formatdate(wish.time, usegmt=True)
    if wish.version == "v4":
        headers["x-oss-date"] = date_of(wish)
        headers["x-oss-content-sha256"] = "UNSIGNED-PAYLOAD"
    return headers | ({"x-oss-security-token": wish.token} if wish.token else {})


def date_of(wish: SignerWish) -> str:
    """Return the date as V4 writes it."""
    return strftime("%Y%m%dT%H%M%SZ", gmtime(wish.time))


def scope_of(wish: SignerWish) -> str:
    """Return the scope of a V4 signature."""
    return f"{date_of(wish)[:8]}/{wish.region}/{wish.product}/aliyun_v4_request"


def _listed(wish: SignerWish) -> list[str]:
    sent = {name.lower() for name in wish.headers}
    always = {"content-type", "content-md5"} if wish.version == "v4" else set()
    return sorted(name for name in wish.additional if name in sent and name not in always)


def authorization(wish: SignerWish, signature: str) -> str:
    """Return the value of ``Authorization``."""
    listed = ";".join(_listed(wish))
    if wish.version == "v1":
        return f"OSS {wish.key_id}:{signature}"
    if wish.version == "v2":
        more = f",AdditionalHeaders:{listed}" if listed else ""
        return f"OSS2 AccessKeyId:{wish.key_id}{more},Signature:{signature}"
    more = f",AdditionalHeaders={listed}" if listed else ""
    credential = f"Credential={wish.key_id}/{scope_of(wish)}"
    return f"OSS4-HMAC-SHA256 {credential}{more},Signature={signature}"


def received(wish: SignerWish, signature: str) -> Received:
    """Return the signed request as it arrives."""
    query, headers = query_of(wish), headers_of(wish)
    if wish.where == "url":
        query["Signature" if wish.version == "v1" else "x-oss-signature"] = signature
    else:
        headers["Authorization"] = authorization(wish, signature)
    return Received(
        method=wish.method,
        bucket=wish.bucket,
        key=wish.key.encode(),
        query=tuple((name.encode(), value.encode()) for name, value in query.items()),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )


def accepted(wish: SignerWish, signature: str) -> Accepted | None:
    """Return the ruling of our verifier, None where it refuses."""
    verifier = _verifier(wish.key_id, wish.key_secret, wish.token, wish.region, wish.product)
    ruling = verifier.judge(received(wish, signature), now=float(wish.time))
    return ruling if isinstance(ruling, Accepted) else None


@lru_cache(maxsize=64)
def _verifier(key_id: str, secret: str, token: str, region: str, product: str) -> Verifier:
    pair = KeyPair(access_key_id=key_id, access_key_secret=secret)
    temporary = SecurityToken(token=token, key=pair, expires_at=NEVER)
    account = Account(keys=() if token else (pair,), tokens=(temporary,) if token else ())
    return Verifier(account=account, region=region, product=product)


def signatures(wish: SignerWish, found: list[Signer]) -> dict[str, list[str]]:
    """Return who has made which signature, that of the most signers first."""
    return signatures_of([wish], found)[0]


def signatures_of(asked: Sequence[SignerWish], found: list[Signer]) -> list[dict[str, list[str]]]:
    """Return the same for some wishes, which together fit into a pipe.

    Processes are all asked before the first answer is read: they work at the same time.
    """
    made: list[dict[str, list[str]]] = [{} for _ in asked]
    wished = [AskedWish(wish) for wish in asked]
    for signer in found:
        if isinstance(signer, ProcessSigner):
            signer.ask(wished)
    for signer in found:
        if isinstance(signer, ProcessSigner):
            told = signer.answers(len(asked))
        else:
            told = [signer.signature(wish) for wish in asked]
        for own, signature in zip(made, told, strict=True):
            if signature:
                own.setdefault(signature, []).append(signer.name)
    return [dict(sorted(own.items(), key=lambda item: -len(item[1]))) for own in made]


def vector(name: str, wish: SignerWish, found: list[Signer]) -> Vector | None:
    """Return one vector, None where too few signers agree or our verifier does not."""
    made = signatures(wish, found)
    signature, agreed = next(iter(made.items()))
    ruling = accepted(wish, signature) if wish.where != "form" else None
    if len(agreed) < FEWEST or (ruling is None and wish.where != "form"):
        sys.stderr.write(f"left out: {name}: {made}\n")
        return None
    told: Vector = {"id": name, "valid": True, "version": wish.version, "where": wish.where}
    told |= {
        "access_key_id": wish.key_id,
        "access_key_secret": wish.key_secret,
        "security_token": wish.token,
        "region": wish.region,
        "product": wish.product,
    }
    if wish.where == "form":
        told |= {"date": date_of(wish), "policy": wish.key, "string_to_sign": wish.key}
    elif ruling is not None:
        told |= _request(wish) | {
            "canonical_request": ruling.canonical_request.decode(),
            "string_to_sign": ruling.string_to_sign.decode(),
        }
    differ = sorted(name for names in list(made.values())[1:] for name in names)
    return told | {"signature": signature, "agreed_by": agreed, "differing": differ}


def _request(wish: SignerWish) -> Vector:
    date = date_of(wish)
    if wish.version != "v4":
        until = str(wish.time + wish.expires)
        date = until if wish.where == "url" else formatdate(wish.time, usegmt=True)
    return {
        "date": date,
        "method": wish.method,
        "bucket": wish.bucket,
        "key": wish.key,
        "query": query_of(wish),
        "headers": headers_of(wish),
        "additional_headers": _listed(wish),
    }


def wrong(vectors: dict[str, Vector]) -> Iterator[Vector]:
    """Yield the vectors whose signatures are those of known mistakes."""
    for n, (mistake, (base, make)) in enumerate(V4_MISTAKES.items(), 1):
        right = vectors[f"v4-url-{base}"]
        parts = parts_of_v4(
            right["canonical_request"], right["string_to_sign"], right["access_key_secret"]
        )
        assert parts.signature == right["signature"]
        yield _mistaken(right, f"v4-wrong-{n:02}", mistake, make(parts).signature)
    for n, (mistake, (base, sign)) in enumerate(V1_MISTAKES.items(), 1):
        right = vectors[f"v1-url-{base}"]
        made = sign(right["string_to_sign"], right["access_key_secret"])
        yield _mistaken(right, f"v1-wrong-{n:02}", mistake, made)


def _mistaken(right: Vector, name: str, mistake: str, signature: str) -> Vector:
    assert signature != right["signature"], mistake
    left = {key: value for key, value in right.items() if key not in {"agreed_by", "differing"}}
    more = {"mistake": mistake, "right": right["id"]}
    return left | {"id": name, "valid": False, "signature": signature} | more


COLUMNS = ("id", "valid", "version", "where", "access_key_secret", "region", "product", "date",
           "method", "bucket", "key", "query", "headers", "additional_headers", "policy",
           "signature")  # fmt: skip


def as_line(told: Vector) -> str:
    """Return a vector as one line: every field percent-encoded, tabs between them."""
    return "\t".join(_field(told.get(name, "")) for name in COLUMNS)


def _field(value: object) -> str:
    if isinstance(value, dict):
        return urlencode(value, quote_via=quote, safe="")
    text = ";".join(value) if isinstance(value, list) else str(value)
    return quote(text, safe="")


def main() -> None:
    """Write the files."""
    with signers() as found:
        made = [vector(name, wish, found) for name, wish in wishes()]
    right = {told["id"]: told for told in made if told is not None}
    everything = [*right.values(), *wrong(right)]
    resources = sorted(name.decode() for name in SIGNED_BY_V1)
    document = {"v1_sub_resources": resources, "vectors": everything}
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
    (FOLDER / "vectors.json").write_text(f"{text}\n", encoding="utf-8")
    lines = ["#" + "\t".join(COLUMNS), "#" + "\t".join(resources), *map(as_line, everything)]
    (FOLDER / "vectors.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(right)} right and {len(everything) - len(right)} wrong ones\n")


if __name__ == "__main__":
    main()
