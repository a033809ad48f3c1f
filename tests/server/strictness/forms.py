"""Forms (PostObject) that a careless page posts, and what the service does with each."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.server.site import OWNER, REGION, Site

BOUNDARY = "9431149156168"
ENDS = "2099-01-01T00:00:00.000Z"
ANY: tuple[Any, ...] = (["starts-with", "$key", ""],)
BODY = b"the file"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form: what its policy says, what is sent, and whether the service takes it.

    ``document`` is the policy where ``conditions`` do not tell it; ``late`` stands behind the file.
    ``open_to`` names the field of a V4 signature for which its policy has no condition.
    """

    is_taken: bool
    mark: str
    source: str
    conditions: Sequence[Any] = ANY
    document: Any = None
    text: bytes = b""
    version: str = "v1"
    ahead: float = 0.0
    fields: Pairs = (("key", "a"),)
    late: Pairs = ()
    drop: tuple[str, ...] = ()
    change: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    part: str = 'Content-Disposition: form-data; name="file"; filename="f.txt"\r\nContent-Type: a/b'
    is_open: bool = False
    open_to: str = ""

    def post(self, site: Site) -> int:
        """Post the form to a bucket, and return the status."""
        if self.is_open:
            site.server.set_acl(site.bucket, "public-read-write")
        signed = {**self._signed(), **self.change}
        own = tuple((name, text) for name, text in signed.items() if name not in self.drop)
        parts = [_part(name, text) for name, text in (*self.fields, *own)]
        parts.append(f"{self.part}\r\n\r\n".encode() + BODY)
        parts += [_part(name, text) for name, text in self.late]
        edge = f"--{BOUNDARY}\r\n".encode()
        body = b"".join(edge + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(body)),
            **self.headers,
        }
        return site.send("POST", f"/{site.bucket}/", headers, body).status

    def _signed(self) -> dict[str, str]:
        date = f"{datetime.now(UTC) + timedelta(seconds=self.ahead):%Y%m%dT%H%M%SZ}"
        scope = f"{date[:8]}/{REGION}/oss/aliyun_v4_request"
        fields = {
            "x-oss-signature-version": "OSS4-HMAC-SHA256",
            "x-oss-credential": f"{OWNER.access_key_id}/{scope}",
            "x-oss-date": date,
        }
        fixed = [{name: value} for name, value in fields.items() if name != self.open_to]
        conditions = [*self.conditions, *(fixed if self.version == "v4" else ())]
        document = {"expiration": ENDS, "conditions": conditions}
        text = json.dumps(document if self.document is None else self.document)
        policy = base64.b64encode(self.text or text.encode())
        secret = OWNER.access_key_secret
        if self.version == "v1":
            made = hmac.digest(secret.encode(), policy, "sha1")
            return {
                "OSSAccessKeyId": OWNER.access_key_id,
                "policy": policy.decode(),
                "Signature": base64.b64encode(made).decode(),
            }
        key = f"aliyun_v4{secret}".encode()
        for step in scope.split("/"):
            key = hmac.digest(key, step.encode(), "sha256")
        return {
            "policy": policy.decode(),
            **fields,
            "x-oss-signature": hmac.digest(key, policy, "sha256").hex(),
        }


def _part(name: str, text: str) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode()


def taken(mark: str, source: str, **more: Any) -> Form:  # noqa: ANN401  any field
    """Return a form that the service stores."""
    return Form(is_taken=True, mark=mark, source=source, **more)


def refused(mark: str, source: str, **more: Any) -> Form:  # noqa: ANN401  any field
    """Return a form that the service refuses."""
    return Form(is_taken=False, mark=mark, source=source, **more)


def document(**parts: Any) -> dict[str, Any]:  # noqa: ANN401  what JSON holds
    """Return a policy, with parts that are other or more."""
    return {"expiration": ENDS, "conditions": list(ANY), **parts}


def md5(data: bytes) -> str:
    """Return an MD5 as Content-MD5 has it."""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


PAGE = "page on PostObject"
V4_PAGE = "page on V4 of forms"
STRICT = "nobody knows"
POLICIES: Mapping[str, Form] = {
    "V1": taken("D", PAGE),
    "V4": taken("D", V4_PAGE, version="v4"),
    "a third parameter": refused("D", "0006-00000206", document=document(version="2012-10-17")),
    "no conditions": refused("D", "0006-00000207", document={"expiration": ENDS}),
    "no expiration": refused("D", "0006-00000208", document={"conditions": list(ANY)}),
    "nothing": refused("D", "0006-00000209", document={}),
    "a list": refused("D", "0006-00000209", document=[]),
    "a number for the end": refused("D", "0006-00000210", document=document(expiration=4e9)),
    "an empty end": refused("D", "0006-00000211", document=document(expiration="")),
    "an end with a zone": refused(
        "D", "0006-00000212", document=document(expiration="2099-01-01T00:00:00+08:00")
    ),
    "an end without its Z": refused(
        "D", "0006-00000212", document=document(expiration="2099-01-01T00:00:00")
    ),
    "an end that is over": refused(
        "D", "0006-00000213", document=document(expiration="2020-01-01T00:00:00.000Z")
    ),
    "a number for conditions": refused("D", "0006-00000214", document=document(conditions=123)),
    "an object for conditions": refused("D", "0006-00000214", document=document(conditions={})),
    "a text for conditions": refused("D", "0006-00000214", document=document(conditions="")),
    "null for conditions": refused("D", "0006-00000214", document=document(conditions=None)),
    "an empty list of conditions": refused("D", "0006-00000215", conditions=[]),
    "a condition without an operator": refused("D", "0006-00000216", conditions=[["$key"]]),
    "a condition of four parts": refused(
        "D", "0006-00000218", conditions=[["starts-with", "$key", "", "a"]]
    ),
    "an empty condition": refused("D", "0006-00000216", conditions=[[]]),
    "an operator of nobody": refused("D", "0006-00000216", conditions=[["ends-with", "$key", ""]]),
    "an operator in capitals": refused("O", STRICT, conditions=[["EQ", "$key", "a"]]),
    "a number for a condition": refused("D", "0006-00000222", conditions=[123]),
    "a text for a condition": refused("D", "0006-00000222", conditions=["$key"]),
    "a text for a list": refused("D", "0006-00000224", conditions=[["not-in", "$key", "b"]]),
    "a list for a text": refused("D", "0006-00000224", conditions=[["eq", "$key", ["a"]]]),
    "a number for a text": refused("I", "0006-00000224", conditions=[["eq", "$key", 1]]),
    "two properties": refused("D", "page on errors of forms", conditions=[{"key": "a", "b": "c"}]),
    "no property": refused("D", "page on errors of forms", conditions=[{}]),
    "a property that is no text": refused(
        "I",
        "0006-00000224",
        conditions=[*ANY, {"success_action_status": 200}],
        fields=(("key", "a"), ("success_action_status", "200")),
    ),
    "not UTF-8": refused("D", PAGE, text=json.dumps(document()).encode("utf-16")),
    "with a mark of its order": refused(
        "O", STRICT, text=b"\xef\xbb\xbf" + json.dumps(document()).encode()
    ),
    "a comma too many": refused(
        "D", "0006-00000201", text=b'{"expiration": "x", "conditions": [],}'
    ),
    "single quotes": refused("D", "0006-00000201", text=b"{'expiration': 'x'}"),
}
LIMITS: Mapping[str, Form] = {
    "of the file": taken("D", PAGE, conditions=[["content-length-range", 8, 8]]),
    "from nothing": taken(
        "D", "0006-00000207", conditions=[["content-length-range", 0, 1048576000]]
    ),
    "less than the file": refused(
        "D", "0006-00000003", conditions=[["content-length-range", 0, 7]]
    ),
    "more than the file": refused("D", PAGE, conditions=[["content-length-range", 9, 99]]),
    "the end below the beginning": refused(
        "D", "0006-00000219", conditions=[["content-length-range", 20, 10]]
    ),
    "texts of digits": refused(
        "D", "0006-00000220", conditions=[["content-length-range", "0", "99"]]
    ),
    "a text": refused("D", "0006-00000221", conditions=[["content-length-range", 1, "test"]]),
    "a list": refused("D", "0006-00000223", conditions=[["content-length-range", [1], 99]]),
    "below nothing": refused("D", "0006-00000220", conditions=[["content-length-range", -1, 99]]),
    "a fraction": refused("I", "0006-00000221", conditions=[["content-length-range", 0.5, 99]]),
    "a truth": refused("I", "0006-00000221", conditions=[["content-length-range", True, 99]]),
    "one limit": refused("D", "0006-00000218", conditions=[["content-length-range", 99]]),
    "as a property": refused("I", "0006-00000226", conditions=[{"content-length-range": "0,99"}]),
    "twice, and the first does not hold": refused(
        "I",
        "every condition",
        conditions=[["content-length-range", 0, 1], ["content-length-range", 0, 99]],
    ),
}
CONDITIONS: Mapping[str, Form] = {
    "another key": refused("D", "0006-00000227", conditions=[{"key": "b"}]),
    "the name's case does not matter": taken("D", PAGE, conditions=[["eq", "$KEY", "a"]]),
    "the value's does": refused("D", PAGE, conditions=[["eq", "$key", "A"]]),
    "a blank more": refused("D", PAGE, conditions=[["eq", "$key", "a "]]),
    "a field that is not there": refused(
        "D", "0006-00000226", conditions=[["eq", "$success_action_status", "200"]]
    ),
    "any text of a field that is not there": refused(
        "D", "0006-00000226", conditions=[["starts-with", "$x-oss-meta-a", ""]]
    ),
    "no text of a field that is not there": refused(
        "D", "0006-00000226", conditions=[["eq", "$x-oss-security-token", ""]]
    ),
    "none of a field that is not there": refused(
        "D", "0006-00000226", conditions=[["not-in", "$cache-control", ["no-cache"]]]
    ),
    "a field of the signature": taken(
        "D", V4_PAGE, version="v4", conditions=[{"x-oss-signature-version": "OSS4-HMAC-SHA256"}]
    ),
    "another version of the signature": refused(
        "D", V4_PAGE, version="v4", conditions=[{"x-oss-signature-version": "OSS2"}]
    ),
    "no version of the signature": refused(
        "D", V4_PAGE, version="v4", open_to="x-oss-signature-version"
    ),
    "no credential of the signature": refused(
        "D", V4_PAGE, version="v4", open_to="x-oss-credential"
    ),
    "no date of the signature": refused("D", V4_PAGE, version="v4", open_to="x-oss-date"),
    "any date of the signature": refused(
        "O",
        STRICT,
        version="v4",
        open_to="x-oss-date",
        conditions=[["starts-with", "$x-oss-date", ""]],
    ),
    "the version as a list": taken(
        "D",
        "0006-00000216",
        version="v4",
        open_to="x-oss-signature-version",
        conditions=[["eq", "$x-oss-signature-version", "OSS4-HMAC-SHA256"]],
    ),
    "the date of another time": refused(
        "D", V4_PAGE, version="v4", conditions=[{"x-oss-date": "20231203T121212Z"}]
    ),
    "another bucket": refused("D", PAGE, conditions=[{"bucket": "another"}]),
    "another bucket, and a field that says so": refused(
        "I",
        "the bucket is that of the host",
        conditions=[{"bucket": "another"}],
        fields=(("key", "a"), ("bucket", "another")),
    ),
    "the key before its name is filled in": taken(
        "D", PAGE, conditions=[["eq", "$key", "d/${filename}"]], fields=(("key", "d/${filename}"),)
    ),
    "the key as it becomes": refused(
        "D", PAGE, conditions=[["eq", "$key", "d/f.txt"]], fields=(("key", "d/${filename}"),)
    ),
    "the name of the file, which is no field": refused(
        "I", "0006-00000226", conditions=[*ANY, ["starts-with", "$filename", ""]]
    ),
    "an end that stands twice": refused(
        "O",
        STRICT,
        text=b'{"expiration":"2001-01-01T00:00:00Z","expiration":"2099-01-01T00:00:00Z",'
        b'"conditions":[["starts-with","$key",""]]}',
    ),
    "conditions that stand twice": refused(
        "O",
        STRICT,
        text=b'{"expiration":"2099-01-01T00:00:00Z","conditions":[["eq","$key","b"]],'
        b'"conditions":[["starts-with","$key",""]]}',
    ),
    "a limit of the traffic that is none": refused(
        "I", "0004-00000502", fields=(("key", "a"), ("x-oss-traffic-limit", "1"))
    ),
    "the type of the file": taken(
        "S", "Java, testUsePostPolicyToUploadData", conditions=[["in", "$content-type", ["a/b"]]]
    ),
    "another type of the file": refused(
        "S", "Java, testUsePostPolicyToUploadData", conditions=[["in", "$content-type", ["c/d"]]]
    ),
    "a type that the file does not have": refused(
        "I",
        "0006-00000226",
        conditions=[["starts-with", "$content-type", ""]],
        part='Content-Disposition: form-data; name="file"; filename="f.txt"',
    ),
    "a field that no condition names": taken(
        "D", PAGE, fields=(("key", "a"), ("x-oss-meta-a", "b"))
    ),
    "no dollar sign": refused("O", STRICT, conditions=[["eq", "key", "a"]]),
}
FIELDS: Mapping[str, Form] = {
    "no policy": refused("D", "0002-00000702", drop=("policy",)),
    "no policy, in an open bucket": refused("D", "0002-00000702", drop=("policy",), is_open=True),
    "nothing signed, in an open bucket": taken(
        "D", PAGE, drop=("policy", "OSSAccessKeyId", "Signature"), is_open=True
    ),
    "no signature": refused("D", "0002-00000703", drop=("Signature",)),
    "no signature, in an open bucket": refused(
        "D", "0002-00000703", drop=("Signature",), is_open=True
    ),
    "an empty signature": refused("D", "0002-00000704", change={"Signature": ""}),
    "another signature": refused("D", "0002-00000705", change={"Signature": "a" * 27 + "="}),
    "the signature of V4 under the name of V1": refused(
        "D", "0002-00000703", version="v4", drop=("x-oss-signature",), change={"Signature": "a"}
    ),
    "no key id": refused("D", PAGE, drop=("OSSAccessKeyId",)),
    "an unknown key id": refused(
        "D", "page on errors of forms", change={"OSSAccessKeyId": "LTAInone"}
    ),
    "no version": refused("D", V4_PAGE, version="v4", drop=("x-oss-signature-version",)),
    "a version of nobody": refused(
        "D", "0002-00000701", version="v4", change={"x-oss-signature-version": "2"}
    ),
    "no date": refused("D", V4_PAGE, version="v4", drop=("x-oss-date",)),
    "a quarter of an hour ahead": taken("D", V4_PAGE, version="v4", ahead=840),
    "local time of China": refused("D", V4_PAGE, version="v4", ahead=8 * 3600),
    "of a week ago": refused("D", V4_PAGE, version="v4", ahead=-7 * 86_400 - 60),
    "of six days ago": taken("D", V4_PAGE, version="v4", ahead=-6 * 86_400),
    "the credential of S3": refused(
        "D",
        "0002-00000710",
        version="v4",
        change={"x-oss-credential": "LTAIowner/20231217/cn-hangzhou/s3/aws4_request"},
    ),
    "names in small letters": taken(
        "D",
        PAGE,
        drop=("OSSAccessKeyId",),
        fields=(("key", "a"), ("ossaccesskeyid", OWNER.access_key_id)),
    ),
    "a key twice": refused("O", STRICT, fields=(("key", "a"), ("key", "b"))),
    "a policy twice": refused("O", STRICT, fields=(("key", "a"), ("policy", "e30="))),
    "the key behind the file": refused("D", "0006-00000104", fields=(), late=(("key", "a"),)),
    "a button behind the file": taken("D", PAGE, late=(("submit", "Upload to OSS"),)),
    "a second file behind it": refused("D", PAGE, late=(("file", "b"),)),
    "no key": refused("D", PAGE, fields=()),
    "an empty key": refused("D", "0016-00000001", fields=(("key", ""),)),
    "a slash before the key": refused("D", "0016-00000005", fields=(("key", "/a"),)),
    "a file of another name": refused(
        "D", "0006-00000107", part='Content-Disposition: form-data; name="upload"; filename="f"'
    ),
    "a part that does not say what it is": refused(
        "D", "0006-00000109", part='Content: form-data; name="file"'
    ),
    "a long name": refused("D", "0006-00000110", fields=(("key", "a"), ("n" * 8_193, "b"))),
    "an ACL of nobody": refused("D", PAGE, fields=(("key", "a"), ("x-oss-object-acl", "open"))),
    "an ACL of nobody in the head": refused("D", PAGE, headers={"x-oss-object-acl": "open"}),
    "a status of nobody": taken("D", PAGE, fields=(("key", "a"), ("success_action_status", "299"))),
    "a line feed in a header": refused(
        "D", "0011-00000008", fields=(("key", "a"), ("Content-Encoding", "a\nb"))
    ),
    "an MD5 of the file in the head": refused("D", PAGE, headers={"Content-MD5": md5(BODY)}),
    "no MD5": refused("D", PAGE, headers={"Content-MD5": "five"}),
    "another header of authorization": taken("D", PAGE, headers={"Authorization": "OSS a:b"}),
    "a form that says it is encoded": refused(
        "D", "page on 400", headers={"Content-Type": "application/x-www-form-urlencoded"}
    ),
    "no boundary": refused("D", "page on 400", headers={"Content-Type": "multipart/form-data"}),
    "another boundary": refused(
        "D", "page on 400", headers={"Content-Type": "multipart/form-data; boundary=b"}
    ),
}
