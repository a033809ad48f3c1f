"""Callbacks: a signed POST to the application's own server once an object is stored.

What may stand in one, what is signed and in which header the signature goes are from the page
"Callback" of the API reference.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes, urlsplit

import requests

from harness import timeouts
from harness.oss.limits import LONGEST_CALLBACK, MOST_CALLBACK_URLS
from harness.server.callback_key import CallbackKey
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import DeferredResponse
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.storage.stored_object import StoredObject

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MOST_OF_AN_ANSWER = 1024 * 1024
MOST_QUOTED = 80
RECEIVED = b'{"Status":"OK"}'
TEXTS = frozenset({"callbackUrl", "callbackHost", "callbackBody", "callbackBodyType"})

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_BROKEN = re.compile(r"\$[{(]").search
VARIABLE = "x:"
_NAME = re.compile(r"x:[^A-Z]+").fullmatch
ASKED_BY = (("x-oss-callback", "callback"), ("x-oss-callback-var", "callback-var"))
_HEADERS = frozenset(header for header, _ in ASKED_BY)
_PARAMETERS = frozenset(parameter.encode() for _, parameter in ASKED_BY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Callback:
    """The recipient of a callback, and its words."""

    urls: tuple[str, ...]
    host: str
    body: str
    body_type: str
    variables: Mapping[str, str]

    def later(
        self,
        incoming: Request,
        stored: StoredObject,
        key: CallbackKey,
        headers: tuple[Header, ...] = (),
    ) -> DeferredResponse:
        """Return the answer that the application's server gives; the object is stored by now."""
        text = self._filled(incoming, stored)
        return DeferredResponse(find=lambda: self._server_answer(text, key, headers))

    def _filled(self, incoming: Request, stored: StoredObject) -> str:
        values = {
            "bucket": incoming.address.bucket,
            "object": stored.key,
            "etag": stored.etag.decode().strip('"'),
            "size": str(stored.length),
            "mimeType": stored.header("content-type") or "",
            "crc64": str(stored.digests.crc64),
            "contentMd5": base64.b64encode(bytes.fromhex(stored.digests.md5)).decode(),
            **self.variables,
        }
        write: Callable[[str], str] = json.dumps if self.body_type == JSON else _form_encoded
        return _VARIABLE.sub(lambda match: write(values.get(match[1], "")), self.body)

    def _server_answer(
        self, text: str, key: CallbackKey, headers: tuple[Header, ...]
    ) -> Response | Refusal:
        note = url = content = status = problem = ""
        for url in self.urls:
            content = status = problem = ""
            if key.has_receiver and _is_public(url):
                with_type = (("Content-Type", JSON.encode()), *headers)
                return Response(status=200, headers=with_type, body=RECEIVED)
            try:
                if key.has_receiver:
                    raise requests.ConnectionError(url)
                answer = self._post(url, text.encode(), key)
            except requests.RequestException as error:
                problem = type(error).__name__
                note = f"Error: {problem}."
                continue
            content, status = answer.text[:MOST_QUOTED], str(answer.status_code)
            if answer.status_code != HTTPStatus.OK:
                note = f"Error status : {status}."
            elif not _is_json(answer.content):
                note = "Response body is not valid json format."
            else:
                with_type = (("Content-Type", JSON.encode()), *headers)
                return Response(status=200, headers=with_type, body=answer.content)
        return refusal(
            "callback-failed",
            note=note,
            CallbackAddress=url,
            CallbackAnswer=content,
            CallbackStatus=status,
            CallbackError=problem,
        )

    def _post(self, url: str, body: bytes, key: CallbackKey) -> requests.Response:
        headers = {
            "Content-Type": self.body_type,
            "User-Agent": "aliyun-oss-callback",
            "x-oss-pub-key-url": base64.b64encode(key.url.encode()).decode(),
        }
        if self.host:
            headers["Host"] = self.host
        with requests.Session() as session:
            session.trust_env = False
            request = requests.Request("POST", url, headers=headers, data=body).prepare()
            request.headers["Authorization"] = key.sign(signed_text(request.path_url, body))
            return session.send(request, timeout=timeouts.CALLBACK, allow_redirects=False)


def signed_text(path_and_query: str, body: bytes) -> bytes:
    """Return what the signature of a callback covers: the path decoded, the query as it is."""
    path, mark, query = path_and_query.partition("?")
    return unquote_to_bytes(path) + (mark + query).encode() + b"\n" + body


def callback_of(incoming: Request) -> Callback | Refusal | None:
    """Return the callback that a request asks for, by header or by parameter, not by both."""
    if _HEADERS.isdisjoint(incoming.headers) and _PARAMETERS.isdisjoint(incoming.query):
        return None
    texts = []
    for header, parameter in ASKED_BY:
        by_header, by_query = incoming.text(header), incoming.parameter(parameter)
        if by_header is not None and by_query is not None:
            return refusal("callback-twice")
        texts.append(by_header if by_query is None else by_query)
    text, variables = texts
    if text is None:
        return None
    named = {} if variables is None else _decoded(variables, is_text=lambda _: True)
    return refusal("callback-malformed") if named is None else read_callback(text, named)


def read_callback(text: str, variables: Mapping[str, str]) -> Callback | Refusal | None:
    """Return the callback that a base64 text describes, or the refusal that it deserves.

    One without a URL is none.
    """
    fields = _decoded(text)
    # Two messages, as PutObjectCallbackNegativeTest (C++) has them.
    cause = "callback-malformed" if _is_base64(text) else "callback-not-base64"
    malformed = refusal(cause, **_as_details(text, variables))
    # Names that do not begin so are nobody's: a live test of oss2 sends some, and is not refused.
    own = {name: value for name, value in variables.items() if name.startswith(VARIABLE)}
    if fields is None or not all(_NAME(name) for name in own):
        return malformed
    urls = [_with_scheme(url) for url in fields.get("callbackUrl", "").split(";") if url]
    if not urls:
        return None
    body, body_type = fields.get("callbackBody", ""), fields.get("callbackBodyType", FORM)
    # ``$(`` is refused, too: testPutObjectCallbackParamInvalid (Java).
    is_good = body and not _BROKEN(_VARIABLE.sub("", body)) and body_type in {JSON, FORM}
    if not is_good or len(urls) > MOST_CALLBACK_URLS or not all(_is_legal(url) for url in urls):
        return malformed
    return Callback(
        urls=tuple(urls),
        host=fields.get("callbackHost", ""),
        body=body,
        body_type=body_type,
        variables=own,
    )


def _as_details(text: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Return a callback as an explanation reads it."""
    if not variables:
        return {"Callback": text}
    encoded = base64.b64encode(json.dumps(dict(variables)).encode()).decode()
    return {"Callback": text, "CallbackVar": encoded}


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"http://{url}"


def _is_legal(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_port = parts.port != 0
    except ValueError:
        return False
    host = parts.hostname or ""
    # The SDK for Java expects InvalidArgument of ``my``, which is no name of a host elsewhere.
    is_host = host == "localhost" or "." in host or ":" in host
    return is_port and is_host and parts.scheme in {"http", "https"}


def _is_public(url: str) -> bool:
    """Tell whether an address is one that the service could reach over the internet."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return host != "localhost" and not host.endswith((".localhost", ".local", ".internal"))


def _decoded(
    text: str, is_text: Callable[[str], bool] = TEXTS.__contains__
) -> dict[str, str] | None:
    """Return an object of JSON, with the values as text of which ``is_text`` asks for no other."""
    if len(text) > LONGEST_CALLBACK:
        return None
    try:
        # UTF-8 alone: given bytes, ``json`` would guess at others.
        document = json.loads(base64.b64decode(text, validate=True).decode())
    except (binascii.Error, ValueError):
        return None
    if not isinstance(document, dict):
        return None
    # "The callbackBody must contain a string" (page 0007-00000011), and so must what is like it.
    # All of ``callback-var`` lead from a string to a string (page 0007-00000105).
    if any(is_text(name) and not isinstance(value, str) for name, value in document.items()):
        return None
    return {str(name): str(value) for name, value in document.items()}


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return len(body) <= MOST_OF_AN_ANSWER


def _form_encoded(value: str) -> str:
    return quote(value, safe="")
