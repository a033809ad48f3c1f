"""Our own vectors: what two independent official signers make of the same task.

``python -m tests.signing.own_vectors`` writes ``fixtures/vectors/own-v4-url.json`` anew.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import oss2.auth
from alibabacloud_oss_v2.signer import SignerV4

from harness.signing.verify import Accepted, Received
from tests.signing.oracles import (
    BUCKET,
    REGION,
    VERIFIER,
    SigningTask,
    oss2_url,
    received,
    v2_context,
)
from tests.signing.vectors import FOLDER

FILE = FOLDER / "own-v4-url.json"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
SOURCE = "oss2 (Python SDK v1) and alibabacloud-oss-v2 (Python SDK v2), which agree"

KEYS = {
    "letter": "a",
    "blank": "a b.txt",
    "plus": "a+b.txt",
    "percent": "100%.txt",
    "escape": "%2F",
    "double-escape": "%252F",
    "sub-delimiters": "!$&'()*,;=:@",
    "unreserved": "-._~",
    "brackets": "[a]{b}<c>|d^`",
    "quotes": '"q".txt',
    "backslash": "a\\b",
    "tab": "a\tb",
    "line-feed": "a\nb",
    "question-mark": "a?b=c",
    "hash": "a#b",
    "chinese": "中文/文件.txt",
    "accents": "é/ü/ñ.txt",
    "decomposed": "e\u0301.txt",
    "emoji": "😀.png",
    "right-to-left": "שלום/مرحبا",
    "double-slash": "a//b",
    "trailing-slash": "dir/",
    "dot-segments": "./a/../b",
    "deep": "/".join("abcdefghij"),
    "longest": "k" * 1023,
    "longest-chinese": "中" * 341,
}
METHODS = ("GET", "HEAD", "DELETE", "POST")
PARAMETERS = {
    "empty-value": {"acl": ""},
    "two-empty": {"uploads": "", "a": ""},
    "value": {"uploadId": "A+/=", "partNumber": "1"},
    "encoded-name": {"a b+c%": "d"},
    "order-of-bytes": {"b": "2", "B": "1", "a-": "3", "a": "4", "~": "5", "|": "6"},
    "chinese": {"名": "值"},
    "override": {"response-content-disposition": 'attachment; filename="a b.txt"'},
    "process": {"x-oss-process": "image/resize,w_100/format,png"},
    "traffic": {"x-oss-traffic-limit": "819200"},
    "callback": {"callback": "eyJhIjoiYiJ9", "callback-var": "eyJ4OmEiOiJiIn0="},
}
HEADERS = {
    "content-type": {"Content-Type": "text/plain; charset=utf-8"},
    "content-md5": {"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
    "both": {"Content-Type": "image/png", "Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
    "metadata": {"x-oss-meta-author": "alice"},
    "metadata-in-capitals": {"X-OSS-Meta-Author": "alice"},
    "metadata-sorted": {"x-oss-meta-b": "2", "x-oss-meta-a-b": "3", "x-oss-meta-a": "1"},
    "metadata-chinese": {"x-oss-meta-name": "中文 é"},
    "metadata-inner-blanks": {"x-oss-meta-a": "a  b   c"},
    "metadata-colons": {"x-oss-meta-a": "a:b:c"},
    "metadata-encoded": {"x-oss-meta-a": "%E4%B8%AD%20+"},
    "storage-class": {"x-oss-storage-class": "IA"},
    "acl": {"x-oss-object-acl": "public-read"},
    "tagging": {"x-oss-tagging": "a=1&b=%E4%B8%AD"},
    "encryption": {"x-oss-server-side-encryption": "AES256"},
    "forbid-overwrite": {"x-oss-forbid-overwrite": "true"},
    "unsigned-ones": {"Cache-Control": "no-cache", "Content-Disposition": "inline"},
}
ADDITIONAL = {
    "host": ({"host": "example.com"}, {"host"}),
    "length": ({"content-length": "3"}, {"content-length"}),
    "two": ({"host": "h", "range": "bytes=0-1"}, {"range", "host"}),
    "absent": ({"host": "h"}, {"host", "x-nothing"}),
    "always-signed": ({"Content-Type": "a/b", "host": "h"}, {"content-type", "host"}),
}


def tasks() -> Iterator[tuple[str, SigningTask]]:
    """Yield every task with its name."""
    for name, key in KEYS.items():
        yield f"key-{name}", SigningTask(key=key)
    for method in METHODS:
        yield f"method-{method.lower()}", SigningTask(method=method)
    for name, params in PARAMETERS.items():
        yield f"query-{name}", SigningTask(method="GET", params=params)
    for name, headers in HEADERS.items():
        yield f"headers-{name}", SigningTask(headers=headers)
    for name, (headers, listed) in ADDITIONAL.items():
        yield f"additional-{name}", SigningTask(headers=headers, additional=frozenset(listed))
    for name in ("chinese", "plus"):
        yield f"sts-{name}", SigningTask(key=KEYS[name], with_token=True)
    together = SigningTask(
        method="PUT",
        key="目录/a+b c.txt",
        headers={"Content-Type": "text/plain", "x-oss-meta-a": "é", "host": "h"},
        params={"partNumber": "7", "uploadId": "X/Y"},
        additional=frozenset({"host"}),
        with_token=True,
    )
    yield "everything", together


@contextmanager
def stopped_clock() -> Iterator[None]:
    """Let ``oss2`` sign as if it were that instant."""

    class Stopped(datetime):
        @classmethod
        def utcnow(cls) -> Any:  # noqa: ANN401  the parent says: this very class
            return datetime.fromtimestamp(NOW, UTC).replace(tzinfo=None)

    before = oss2.auth.datetime
    oss2.auth.datetime = Stopped
    try:
        yield
    finally:
        oss2.auth.datetime = before


def by_oss2(task: SigningTask) -> Received:
    """Return what arrives when a URL that ``oss2`` has signed at that instant is used."""
    with stopped_clock():
        return oss2_url(task)


def by_v2(task: SigningTask) -> Received:
    """Return what arrives when ``alibabacloud-oss-v2`` has signed at that instant."""
    context = v2_context(task)
    context.auth_method_query = True
    context.signing_time = datetime.fromtimestamp(NOW, UTC)
    context.expiration_time = datetime.fromtimestamp(NOW + 3600, UTC)
    SignerV4().sign(context)
    return received(task, context.request.url, task.headers)


def signature_of(signed: Received) -> str:
    """Return the signature of a URL."""
    return signed.query_values[b"x-oss-signature"].decode()


def vector(name: str, task: SigningTask) -> dict[str, Any]:
    """Return one vector; both signers and the server agree on it."""
    signed = by_oss2(task)
    ruling = VERIFIER.judge(signed, now=NOW)
    assert signature_of(by_v2(task)) == signature_of(signed), name
    assert isinstance(ruling, Accepted), name
    return {
        "name": name,
        "source": SOURCE,
        "access_key_id": task.pair.access_key_id,
        "access_key_secret": task.pair.access_key_secret,
        "security_token": task.token,
        "region": REGION,
        "product": "oss",
        "method": task.method,
        "bucket": BUCKET,
        "key": task.key,
        "now": NOW,
        "query": sorted([n.decode(), v.decode()] for n, v in signed.query),
        "headers": [[n, v.decode()] for n, v in replace(signed).headers],
        "canonical_request": ruling.canonical_request.decode(),
        "string_to_sign": ruling.string_to_sign.decode(),
    }


def main() -> None:
    """Write the file."""
    vectors = [vector(name, task) for name, task in tasks()]
    FILE.write_text(json.dumps(vectors, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
