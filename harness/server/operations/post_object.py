"""PostObject: the upload of an HTML form, with a signed policy in place of a signed request."""

import re
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from harness.model.observation import Digests
from harness.oss.headers import METADATA_PREFIX
from harness.server.authorization import WRITABLE
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import Operation, Outcome
from harness.server.operations import retention as protection
from harness.server.operations.callback import Callback, read_callback
from harness.server.operations.lookup import version_header
from harness.server.operations.post_policy import Policy, read_policy
from harness.server.operations.put_object import DEFAULT_TYPE, KEPT, body_refusal, digest_headers
from harness.server.operations.put_rules import head_refusal
from harness.server.operations.xml import xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.routing import key_cause
from harness.server.storage.state import ServerState
from harness.server.storage.store import Upload
from harness.server.storage.stored_object import NORMAL, StoredObject
from harness.signing.verify import Refused
from harness.wire.digests import Digester

MOST_OF_A_FIELD = 2 * 1024 * 1024
FORM = "multipart/form-data"

_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]").search
_STATUS = re.compile(r"20[014]").fullmatch


class PostObject:
    """One form under way: fields first, then the file."""

    def __init__(self, request: Request, state: ServerState, boundary: str) -> None:
        self._request = request
        self._state = state
        self._parser = PushMultipartParser(boundary, strict=True)
        self._fields: dict[str, str] = {}
        self._segment: MultipartSegment | None = None
        self._field = bytearray()
        self._upload: Upload | None = None
        self._file_type = ""
        self._digester = Digester()
        self._problem = ""
        self._files = 1

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        if self._problem:
            return
        try:
            for event in self._parser.parse(data):
                self._take(event)
        except (MultipartError, UnicodeDecodeError) as error:
            self._problem = f"{type(error).__name__}: {error}."

    def finish(self, digests: Digests) -> Outcome:  # noqa: ARG002  those of the form, not the file
        """Judge the policy and put the file in its place."""
        outcome = self._finish()
        if isinstance(outcome, Refusal):
            self.discard()
        return outcome

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._upload is not None:
            self._upload.discard()

    def _take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._segment = event
            self._field = bytearray()
            if self._upload is not None:
                # The file is the last field: what follows it is no part of the form, and a second
                # file is one too many (page on PostObject).
                self._files += event.name.lower() == "file"
                self._segment = None
            elif event.name.lower() == "file":
                self._upload = self._state.store.begin(self._request.address.bucket)
                self._file_type = event.header("Content-Type") or ""
                self._fields.setdefault("filename", event.filename or "")
        elif self._segment is None:
            return
        elif event is None:
            if self._segment.name.lower() != "file":
                # A file under another name is a field like any other.
                self._fields[self._segment.name.lower()] = self._field.decode(errors="replace")
            self._segment = None
        elif self._segment.name.lower() == "file" and self._upload is not None:
            data = bytes(event)
            self._digester.update(data)
            self._upload.write(data)
        else:
            self._field += event
            if len(self._field) > MOST_OF_A_FIELD:
                self._problem = "A field is too large."

    def _finish(self) -> Outcome:
        refused = self._incomplete() or self._unsigned() or self._illegal()
        if refused is not None or self._upload is None:
            return refused or refusal("form-file-missing", ArgumentName="file")
        callback = self._callback()
        if isinstance(callback, Refusal):
            return callback
        stored = StoredObject(
            key=self._key,
            segments=(self._upload.close(),),
            digests=self._digester.result(),
            headers=self._headers(),
            modified_at=self._request.now,
            kind=NORMAL,
        )
        stored = self._state.put(self._request.address.bucket, stored)
        if callback is not None:
            key = self._state.callback_key
            return callback.later(self._request, stored, key, digest_headers(stored))
        return self._answer(stored)

    @property
    def _key(self) -> str:
        return self._fields["key"].replace("${filename}", self._fields.get("filename", ""))

    def _incomplete(self) -> Refusal | None:
        try:
            self._parser.close()
        except MultipartError as error:
            self._problem = self._problem or f"{type(error).__name__}: {error}."
        if self._problem:
            return refusal("form-malformed", note=self._problem)
        if self._upload is None or self._files > 1:
            return refusal("form-file-missing", ArgumentName="file")
        return None

    def _unsigned(self) -> Refusal | None:
        """Judge policy and signature; a form without a policy needs an open bucket."""
        fields, bucket = self._fields, self._request.bucket
        if bucket is None:
            return refusal("bucket-unknown", BucketName=self._request.address.bucket)
        if "policy" not in fields:
            return None if bucket.acl in WRITABLE else refusal("anonymous")
        policy = read_policy(fields["policy"])
        if policy is None:
            return refusal("policy-malformed", Policy=fields["policy"])
        ruling = self._state.verifier.judge_form(fields, now=self._request.now)
        if isinstance(ruling, Refused):
            return refusal(ruling.cause, **dict(ruling.details))
        if ruling.account != (bucket.owner or "") and bucket.acl not in WRITABLE:
            return refusal("bucket-of-somebody-else")
        return self._against(policy)

    def _against(self, policy: Policy) -> Refusal | None:
        if self._request.now > policy.expires_at:
            return refusal("policy-expired")
        # Without a field of its own the type is the file's: the SDK for Java posts so and holds it
        # against ``$content-type`` (testUsePostPolicyToUploadData).
        fields = {"content-type": self._file_type, **self._fields}
        fields["bucket"] = self._request.address.bucket
        violated = policy.violated(fields)
        if violated:
            return refusal("policy-violated", note=f"Policy Condition failed: {violated}")
        length = self._digester.length
        if policy.longest is not None and length > policy.longest:
            return refusal("form-file-too-large")
        return refusal("form-file-too-small") if length < policy.shortest else None

    def _illegal(self) -> Refusal | None:
        fields = self._fields
        if "key" not in fields:
            return refusal("form-key-missing", ArgumentName="key")
        cause = key_cause(self._key.encode()) or ("" if self._key else "key-empty")
        if cause:
            return refusal(cause, ObjectName=self._key)
        refused = self._overwrites()
        if refused is not None:
            return refused
        # What a field says is said in a header to everybody else: both keep the same rules.
        headers = {name: text.encode() for name, text in fields.items() if _is_said(name)}
        for name, value in headers.items():
            if _CONTROL(value):
                return refusal("metadata-value-illegal", ArgumentName=name)
        with_fields = replace(self._request, headers=headers)
        return head_refusal(with_fields) or body_refusal(with_fields, self._digester.result())

    def _overwrites(self) -> Refusal | None:
        bucket, now = self._request.bucket, self._request.now
        before = self._state.store.find(self._request.address.bucket, self._key)
        is_forbidden = self._fields.get("x-oss-forbid-overwrite") == "true"
        if is_forbidden and before is not None and not (bucket and bucket.versioning):
            return refusal("object-exists")
        return protection.replaced(bucket, before, now)

    def _headers(self) -> tuple[tuple[str, str], ...]:
        fields = self._fields
        named = {n: v for n, v in fields.items() if n in KEPT or n.startswith(METADATA_PREFIX)}
        kind = fields.get("x-oss-content-type") or fields.get("content-type") or self._file_type
        named["content-type"] = kind or DEFAULT_TYPE
        named.setdefault("x-oss-storage-class", "Standard")
        return tuple((name, text.encode().decode("latin-1")) for name, text in named.items())

    def _callback(self) -> Callback | Refusal | None:
        # A form has a field of its own for each variable (page on callbacks).
        text = self._fields.get("callback")
        variables = {name: text for name, text in self._fields.items() if name.startswith("x:")}
        return None if text is None else read_callback(text, variables)

    def _answer(self, stored: StoredObject) -> Response:
        headers = digest_headers(stored) + version_header(self._request.bucket, stored)
        redirect = self._fields.get("success_action_redirect", "")
        if urlsplit(redirect).scheme in {"http", "https"}:
            location = _with_result(redirect, self._request.address.bucket, stored)
            return Response(status=303, headers=(*headers, ("Location", location.encode())))
        status = self._fields.get("success_action_status", "")
        if status == "201":
            host = self._request.text("host") or ""
            elements = [
                ("Bucket", self._request.address.bucket),
                ("Location", f"http://{host}/{quote(stored.key)}"),
                ("Key", stored.key),
                ("ETag", stored.etag.decode()),
            ]
            document = xml_answer("PostResponse", elements, headers=headers)
            return Response(status=201, headers=document.headers, body=document.body)
        return Response(status=int(status) if _STATUS(status) else 204, headers=headers)


def is_form(request: Request) -> bool:
    """Tell whether a request is a form upload: a POST to a bucket, with form data for a body."""
    kind = (request.text("content-type") or "").lower()
    is_post = request.method == "POST" and not request.address.key and not request.query
    return bool(is_post and request.address.bucket and kind.startswith(FORM))


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin to read a form."""
    if not request.has_framing:
        return refusal("content-length-missing")
    _, options = parse_options_header(request.text("content-type") or "")
    boundary = options.get("boundary", "")
    if not boundary:
        return refusal("form-malformed", note="The Content-Type names no boundary.")
    return PostObject(request, state, boundary)


def _is_said(name: str) -> bool:
    is_checked = name in {"content-md5", "x-oss-forbid-overwrite", "x-oss-content-type"}
    return is_checked or name in KEPT or name.startswith(METADATA_PREFIX)


def _with_result(url: str, bucket: str, stored: StoredObject) -> str:
    parts = urlsplit(url)
    elements: list[tuple[str, str]] = [
        ("bucket", bucket),
        ("key", stored.key),
        ("etag", stored.etag.decode()),
    ]
    query = "&".join(text for text in (parts.query, urlencode(elements)) if text)
    return urlunsplit(parts._replace(query=query))
