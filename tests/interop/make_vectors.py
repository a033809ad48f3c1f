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
from tests.interop.signers import AskedTask, ProcessSigner, Signer, SignerTask, signers
from tests.interop.vector_tasks import tasks

FOLDER = Path(__file__).parents[2] / "fixtures" / "vectors" / "oss-signature-vectors"
NEVER = 4e9
FEWEST = 4
Vector = dict[str, Any]


def query_of(task: SignerTask) -> dict[str, str]:
    """Return the query as it is signed: without the signature."""
    query, listed = dict(task.query), ";".join(_listed(task))
    if task.where != "url":
        return query
    if task.version == "v1":
        query |= {"OSSAccessKeyId": task.key_id, "Expires": str(task.time + task.expires)}
        return query | ({"security-token": task.token} if task.token else {})
    if task.version == "v2":
        query["x-oss-signature-version"] = "OSS2"
        query["x-oss-access-key-id"] = task.key_id
        query["x-oss-expires"] = str(task.time + task.expires)
        query |= {"security-token": task.token} if task.token else {}
    else:
        query["x-oss-signature-version"] = "OSS4-HMAC-SHA256"
        query["x-oss-credential"] = f"{task.key_id}/{scope_of(task)}"
        query["x-oss-date"] = date_of(task)
        query["x-oss-expires"] = str(task.expires)
        query |= {"x-oss-security-token": task.token} if task.token else {}
    return query | ({"x-oss-additional-headers": listed} if listed else {})


def headers_of(task: SignerTask) -> dict[str, str]:
    """Return the headers as they are sent, without ``Authorization``."""
    headers = dict(task.headers)
    if task.where != "header":
        return headers
    headers["Date"] = formatdate(task.time, usegmt=True)
    if task.version == "v4":
        headers["x-oss-date"] = date_of(task)
        headers["x-oss-content-sha256"] = "UNSIGNED-PAYLOAD"
    return headers | ({"x-oss-security-token": task.token} if task.token else {})


def date_of(task: SignerTask) -> str:
    """Return the date as V4 writes it."""
    return strftime("%Y%m%dT%H%M%SZ", gmtime(task.time))


def scope_of(task: SignerTask) -> str:
    """Return the scope of a V4 signature."""
    return f"{date_of(task)[:8]}/{task.region}/{task.product}/aliyun_v4_request"


def _listed(task: SignerTask) -> list[str]:
    sent = {name.lower() for name in task.headers}
    always = {"content-type", "content-md5"} if task.version == "v4" else set()
    return sorted(name for name in task.additional if name in sent and name not in always)


def authorization(task: SignerTask, signature: str) -> str:
    """Return the value of ``Authorization``."""
    listed = ";".join(_listed(task))
    if task.version == "v1":
        return f"OSS {task.key_id}:{signature}"
    if task.version == "v2":
        more = f",AdditionalHeaders:{listed}" if listed else ""
        return f"OSS2 AccessKeyId:{task.key_id}{more},Signature:{signature}"
    more = f",AdditionalHeaders={listed}" if listed else ""
    credential = f"Credential={task.key_id}/{scope_of(task)}"
    return f"OSS4-HMAC-SHA256 {credential}{more},Signature={signature}"


def received(task: SignerTask, signature: str) -> Received:
    """Return the signed request as it arrives."""
    query, headers = query_of(task), headers_of(task)
    if task.where == "url":
        query["Signature" if task.version == "v1" else "x-oss-signature"] = signature
    else:
        headers["Authorization"] = authorization(task, signature)
    return Received(
        method=task.method,
        bucket=task.bucket,
        key=task.key.encode(),
        query=tuple((name.encode(), value.encode()) for name, value in query.items()),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )


def accepted(task: SignerTask, signature: str) -> Accepted | None:
    """Return the ruling of our verifier, None where it refuses."""
    verifier = _verifier(task.key_id, task.key_secret, task.token, task.region, task.product)
    ruling = verifier.judge(received(task, signature), now=float(task.time))
    return ruling if isinstance(ruling, Accepted) else None


@lru_cache(maxsize=64)
def _verifier(key_id: str, secret: str, token: str, region: str, product: str) -> Verifier:
    pair = KeyPair(access_key_id=key_id, access_key_secret=secret)
    temporary = SecurityToken(token=token, key=pair, expires_at=NEVER)
    account = Account(keys=() if token else (pair,), tokens=(temporary,) if token else ())
    return Verifier(account=account, region=region, product=product)


def signatures(task: SignerTask, found: list[Signer]) -> dict[str, list[str]]:
    """Return who has made which signature, that of the most signers first."""
    return signatures_of([task], found)[0]


def signatures_of(asked: Sequence[SignerTask], found: list[Signer]) -> list[dict[str, list[str]]]:
    """Return the same for some tasks, which together fit into a pipe.

    Processes are all asked before the first answer is read: they work at the same time.
    """
    made: list[dict[str, list[str]]] = [{} for _ in asked]
    to_ask = [AskedTask(task) for task in asked]
    for signer in found:
        if isinstance(signer, ProcessSigner):
            signer.ask(to_ask)
    for signer in found:
        if isinstance(signer, ProcessSigner):
            told = signer.answers(len(asked))
        else:
            told = [signer.signature(task) for task in asked]
        for own, signature in zip(made, told, strict=True):
            if signature:
                own.setdefault(signature, []).append(signer.name)
    return [dict(sorted(own.items(), key=lambda item: -len(item[1]))) for own in made]


def vector(name: str, task: SignerTask, found: list[Signer]) -> Vector | None:
    """Return one vector, None where too few signers agree or our verifier does not."""
    made = signatures(task, found)
    signature, agreed = next(iter(made.items()))
    ruling = accepted(task, signature) if task.where != "form" else None
    if len(agreed) < FEWEST or (ruling is None and task.where != "form"):
        sys.stderr.write(f"left out: {name}: {made}\n")
        return None
    told: Vector = {"id": name, "valid": True, "version": task.version, "where": task.where}
    told |= {
        "access_key_id": task.key_id,
        "access_key_secret": task.key_secret,
        "security_token": task.token,
        "region": task.region,
        "product": task.product,
    }
    if task.where == "form":
        told |= {"date": date_of(task), "policy": task.key, "string_to_sign": task.key}
    elif ruling is not None:
        told |= _request(task) | {
            "canonical_request": ruling.canonical_request.decode(),
            "string_to_sign": ruling.string_to_sign.decode(),
        }
    differ = sorted(name for names in list(made.values())[1:] for name in names)
    return told | {"signature": signature, "agreed_by": agreed, "differing": differ}


def _request(task: SignerTask) -> Vector:
    date = date_of(task)
    if task.version != "v4":
        until = str(task.time + task.expires)
        date = until if task.where == "url" else formatdate(task.time, usegmt=True)
    return {
        "date": date,
        "method": task.method,
        "bucket": task.bucket,
        "key": task.key,
        "query": query_of(task),
        "headers": headers_of(task),
        "additional_headers": _listed(task),
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
        made = [vector(name, task, found) for name, task in tasks()]
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
