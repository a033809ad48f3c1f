"""PostObject: the upload of an HTML form, with a signed policy in place of a signed request."""

import base64
import re
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from harness.model.observation import Digests
from harness.oss.headers import METADATA_PREFIX
from harness.oss.signature import V1_FORM, V4_FORM
from harness.server.authorization import WRITABLE
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import Operation, Outcome
from harness.server.operations import retention as protection
from harness.server.operations.callback import Callback, read_callback
from harness.server.operations.object_lookup import version_header
from harness.server.operations.post_policy import Policy, read_policy
from harness.server.operations.put_object import DEFAULT_TYPE, KEPT, body_refusal, digest_headers
from harness.server.operations.put_rules import head_refusal, md5_is_an_md5
from harness.server.operations.xml import xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.routing import key_cause
from harness.server.storage.buckets import Bucket
from harness.server.storage.state import ServerState
from harness.server.storage.store import Upload
from harness.server.storage.stored_object import NORMAL, StoredObject
from harness.signing.verify import Refused
from harness.wire.digests import Digester

MOST_OF_A_FIELD = 2 * 1024 * 1024
MOST_OF_A_NAME = 8 * 1024
MOST_OF_ALL_FIELDS = 8 * 1024 * 1024
# Room for a name of that length, and for what stands beside it in its line.
LONGEST_LINE = 2 * MOST_OF_A_NAME
FORM = "multipart/form-data"

_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]").search
_STATUS = re.compile(r"20[014]").fullmatch
# The one thing that a form may say in a header, too; its field comes first.
ACL = "x-oss-object-acl"
# Fields that are checked, and kept with no object.
CHECKED = frozenset(
    {"content-md5", "x-oss-forbid-overwrite", "x-oss-content-type", "x-oss-traffic-limit"}
)
# What a policy signed by V4 must fix, as its form says it; a token where there is one (page "POST
# V4 signature").
FIXED_BY_V4 = (V4_FORM.version, V4_FORM.identity, V4_FORM.date, V4_FORM.token)
# A field of these is worth nothing without a policy (0002-00000702).
OF_A_SIGNATURE = frozenset(
    name for form in (V1_FORM.lowered, V4_FORM) for name in (form.identity, form.signature)
)


class PostObject:
    """One form under way: fields first, then the file."""

    def __init__(self, request: Request, state: ServerState, boundary: str) -> None:
        self._request = request
        self._state = state
        self._parser = PushMultipartParser(boundary, max_header_size=LONGEST_LINE, strict=True)
        self._fields: dict[str, str] = {}
        self._segment: MultipartSegment | None = None
        self._field = bytearray()
        self._upload: Upload | None = None
        self._file_name = self._file_type = ""
        self._digester = Digester()
        self._length_of_fields = 0
        self._problem = ""
        self._repeated = ""
        self._too_long = False
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

    def finish(self, digests: Digests) -> Outcome:
        """Judge the policy and put the file in its place; the digests are those of the form."""
        outcome = self._altered(digests) or self._finish()
        if isinstance(outcome, Refusal):
            self.discard()
        return outcome

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._upload is not None:
            self._upload.discard()

    def _altered(self, digests: Digests) -> Refusal | None:
        """Refuse a form that is another than its Content-MD5 says (page on PostObject)."""
        sent = self._request.text("content-md5")
        if sent is None or base64.b64decode(sent).hex() == digests.md5:
            return None
        return refusal("content-md5-wrong", **{"Content-MD5": sent})

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
                self._file_name = event.filename or ""
            else:
                self._hold(len(event.name), MOST_OF_A_NAME)
        elif self._segment is None:
            return
        elif event is None:
            if self._segment.name.lower() != "file":
                # A file under another name is a field like any other.
                self._keep(self._segment.name.lower(), self._field.decode(errors="replace"))
            self._segment = None
        elif self._segment.name.lower() == "file" and self._upload is not None:
            data = bytes(event)
            self._digester.update(data)
            self._upload.write(data)
        else:
            self._field += event
            self._length_of_fields += len(event)
            self._hold(len(self._field), MOST_OF_A_FIELD)
            self._hold(self._length_of_fields, MOST_OF_ALL_FIELDS)

    def _keep(self, name: str, text: str) -> None:
        # Nobody says which of two values counts: no form may have one value judged, another used.
        if name in self._fields:
            self._problem = self._repeated = name
        self._fields[name] = text

    def _hold(self, length: int, most: int) -> None:
        """Stop at a name, a field, or fields that are too long (0006-00000110 to 112)."""
        if length > most:
            self._too_long = True
            self._problem = self._problem or "A field is too long."

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
        return self._fields["key"].replace("${filename}", self._file_name)

    def _incomplete(self) -> Refusal | None:
        try:
            self._parser.close()
        except MultipartError as error:
            self._problem = self._problem or f"{type(error).__name__}: {error}."
        if self._too_long:
            return refusal("form-field-too-long")
        if self._repeated:
            return refusal("form-field-repeated", ArgumentName=self._repeated)
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
        if V4_FORM.policy not in fields:
            return self._anonymous(bucket)
        policy = read_policy(fields[V4_FORM.policy])
        if policy is None:
            return refusal("policy-malformed", Policy=fields[V4_FORM.policy])
        ruling = self._state.verifier.judge_form(fields, now=self._request.now)
        if isinstance(ruling, Refused):
            return refusal(ruling.cause, **dict(ruling.details))
        if ruling.account != (bucket.owner or "") and bucket.acl not in WRITABLE:
            return refusal("bucket-of-somebody-else")
        return self._against(policy)

    def _anonymous(self, bucket: Bucket) -> Refusal | None:
        if not OF_A_SIGNATURE.isdisjoint(self._fields):
            return refusal("form-field-missing")
        return None if bucket.acl in WRITABLE else refusal("anonymous")

    def _against(self, policy: Policy) -> Refusal | None:
        if self._request.now > policy.expires_at:
            return refusal("policy-expired")
        if V4_FORM.version in self._fields:
            loose = (one for one in FIXED_BY_V4 if one in self._fields and not policy.fixes(one))
            name = next(loose, "")
            if name:
                return refusal("policy-lacks-condition", ArgumentName=name)
        # Without a field of its own the type is the file's: the SDK for Java posts so and holds it
        # against ``$content-type`` (testUsePostPolicyToUploadData).
        kind = {"content-type": self._file_type} if self._file_type else {}
        fields = {**kind, **self._fields, "bucket": self._request.address.bucket}
        violated = policy.violated(fields)
        if violated:
            note = f"Policy Condition failed: {violated}"
            return refusal("policy-violated", note=note, Condition=violated)
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
        if ACL in self._request.headers:
            headers.setdefault(ACL, self._request.headers[ACL])
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
        acl = self._request.text(ACL)
        if acl is not None:
            named.setdefault(ACL, acl)
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
    return md5_is_an_md5(request) or PostObject(request, state, boundary)


def _is_said(name: str) -> bool:
    return name in CHECKED or name in KEPT or name.startswith(METADATA_PREFIX)


def _with_result(url: str, bucket: str, stored: StoredObject) -> str:
    parts = urlsplit(url)
    elements: list[tuple[str, str]] = [
        ("bucket", bucket),
        ("key", stored.key),
        ("etag", stored.etag.decode()),
    ]
    query = "&".join(text for text in (parts.query, urlencode(elements)) if text)
    return urlunsplit(parts._replace(query=query))
