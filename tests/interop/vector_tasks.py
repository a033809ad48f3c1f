"""What the vectors are made of: tasks that a careless signer gets wrong, for each version."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

from tests.interop.signers import SignerTask
from tests.signing.own_vectors import ADDITIONAL, HEADERS, KEYS, METHODS, PARAMETERS

MORE_KEYS = {
    "tilde": "~home/~.txt",
    "every-sub-delimiter": "!*'();:@&=+$,[]",
    "leading-blank": " a",
    "trailing-blank": "a ",
    "latin-1": "ÿ.txt",
    "delete-character": "a\x7fb",
    "astral-and-joiner": "👩‍💻.txt",
    "bucket-in-key": "examplebucket/a.txt",
    "looks-like-a-query": "a&x-oss-expires=1",
    "upper-and-lower": "Aa/bB",
}
MORE_PARAMETERS = {
    "plus-and-blank": {"prefix": "a b+c"},
    "slash": {"prefix": "a/b/c"},
    "tilde": {"prefix": "~a"},
    "case-of-names": {"B": "1", "a": "2", "C": "3", "b": "4"},
    "names-that-sort-after-encoding": {"a!": "1", "a-": "2", "a": "3", "ä": "4"},
    "empty-among-values": {"acl": "", "b": "1", "delimiter": ""},
    "equals-in-value": {"prefix": "a=b=c"},
    "percent-in-value": {"prefix": "%41"},
    "quotes": {"prefix": "\"'"},
}
MORE_HEADERS = {
    "many": {f"x-oss-meta-{letter}": letter for letter in "zyxwvut"},
    "prefix-of-another": {"x-oss-meta-a": "1", "x-oss-meta-a-": "2", "x-oss-meta-aa": "3"},
    "accent": {"x-oss-meta-name": "é"},
    "emoji": {"x-oss-meta-face": "😀"},
    "comma": {"x-oss-meta-list": "a, b,c"},
    "callback": {"x-oss-callback": "eyJhIjoiYiJ9", "x-oss-callback-var": "eyJ4OmEiOiJiIn0="},
    "long": {"x-oss-meta-long": "v" * 2000},
}
# Of V1 only what every one of the signers takes for a sub-resource.
V1_PARAMETERS = {
    "acl": {"acl": ""},
    "uploads": {"uploads": ""},
    "part": {"uploadId": "A+/=", "partNumber": "1"},
    "part-in-the-other-order": {"partNumber": "10", "uploadId": "0004B9894A22E5B1"},
    "append": {"append": "", "position": "12"},
    "version": {"versionId": "CAEQ"},
    "override": {"response-content-type": "text/plain; charset=utf-8"},
    "override-not-encoded": {"response-content-disposition": 'attachment; filename="a b+c.txt"'},
    "callback": {"callback": "eyJhIjoiYiJ9", "callback-var": "eyJ4OmEiOiJiIn0="},
    "tagging": {"tagging": ""},
    "symlink": {"symlink": ""},
    "none-of-them": {"foo": "bar", "acl": "", "prefix": "a"},
    "unsigned-alone": {"foo": "bar"},
}
TOKEN, KEY_ID, SECRET = "CAIS+token/with=signs", "STS.example", "temporary-secret"
POLICIES = {
    "plain": '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[["starts-with","$key","a/"]]}',
    "chinese": '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[{"key":"文件"}]}',
    "with-line-feeds": '{\n  "expiration": "2030-01-01T00:00:00.000Z",\n  "conditions": []\n}\n',
    "long": '{"expiration":"2030-01-01T00:00:00.000Z","conditions":['
    + ",".join(f'{{"x-oss-meta-{n}":"{n}"}}' for n in range(40))
    + "]}",
    "escapes": '{"expiration":"2030-01-01T00:00:00.000Z","conditions":[{"key":"a\\"b\\u00e9"}]}',
}


def tasks() -> Iterator[tuple[str, SignerTask]]:
    """Yield every task with its name."""
    for version in ("v4", "v1", "v2"):
        for where in ("url", "header"):
            for name, task in _of(SignerTask(version=version, where=where)):
                yield f"{version}-{where}-{name}", task
    for name, policy in POLICIES.items():
        text = b64encode(policy.encode()).decode()
        for version in ("v4", "v1"):
            yield f"{version}-form-{name}", SignerTask(version=version, where="form", key=text)


def _of(base: SignerTask) -> Iterator[tuple[str, SignerTask]]:
    for name, key in (KEYS | MORE_KEYS).items():
        yield f"key-{name}", replace(base, key=key)
    for method in METHODS:
        yield f"method-{method.lower()}", replace(base, method=method)
    parameters = V1_PARAMETERS if base.version == "v1" else PARAMETERS | MORE_PARAMETERS
    for name, query in parameters.items():
        yield f"query-{name}", replace(base, method="GET", query=query)
    for name, headers in (HEADERS | MORE_HEADERS).items():
        yield f"headers-{name}", replace(base, headers=headers)
    temporary = replace(base, key_id=KEY_ID, key_secret=SECRET, token=TOKEN)
    yield "token", temporary
    yield "token-with-type", replace(temporary, headers={"Content-Type": "text/plain"}, key="中 +")
    if base.version != "v1":
        for name, (headers, listed) in ADDITIONAL.items():
            yield f"additional-{name}", replace(base, headers=headers, additional=sorted(listed))
    if base.version == "v4":
        yield "cloud-box", replace(base, region="cb-123", product="oss-cloudbox")
        yield "another-region", replace(base, region="ap-southeast-1")
        yield "last-second-of-a-day", replace(base, time=1_767_311_999)
        yield "leap-day", replace(base, time=1_835_395_200)
        yield "seven-days", replace(base, expires=604_800)
