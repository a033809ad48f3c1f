"""Callbacks: a POST to the application's own server once an object is stored."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import requests

from harness.server.answers import Answer, Header
from harness.server.incoming import Incoming
from harness.server.refusals import Refusal, refusal
from harness.server.stored import StoredObject
from harness.server.work import Later

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SECONDS = 5.0
MOST_OF_AN_ANSWER = 1024 * 1024

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Callback:
    """Whom to tell, and in which words."""

    urls: tuple[str, ...]
    host: str
    body: str
    body_type: str
    variables: Mapping[str, str]

    def later(
        self, incoming: Incoming, stored: StoredObject, headers: tuple[Header, ...] = ()
    ) -> Later:
        """Return the answer that the application's server gives; the object is stored by now."""
        text = self._filled(incoming, stored)
        return Later(find=lambda: self._told(text, headers))

    def _filled(self, incoming: Incoming, stored: StoredObject) -> str:
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

    def _told(self, text: str, headers: tuple[Header, ...]) -> Answer | Refusal:
        note = ""
        for url in self.urls:
            try:
                answer = self._post(url, text)
            except requests.RequestException as error:
                note = f"Error: {type(error).__name__}."
                continue
            if answer.status_code != HTTPStatus.OK:
                note = f"Error status : {answer.status_code}."
            elif not _is_json(answer.content):
                note = "Response body is not valid json format."
            else:
                told = (("Content-Type", JSON.encode()), *headers)
                return Answer(status=200, headers=told, body=answer.content)
        return refusal("callback-failed", note=note)

    def _post(self, url: str, text: str) -> requests.Response:
        headers = {"Content-Type": self.body_type, "User-Agent": "aliyun-oss-callback"}
        if self.host:
            headers["Host"] = self.host
        with requests.Session() as session:
            session.trust_env = False
            return session.post(
                url,
                data=text.encode(),
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
            )


def callback_of(incoming: Incoming) -> Callback | Refusal | None:
    """Return the callback that a request asks for, by header or by parameter, not by both."""
    by_header, by_query = incoming.text("x-oss-callback"), incoming.parameter("callback")
    if by_header is not None and by_query is not None:
        return refusal("callback-twice")
    text = by_header if by_query is None else by_query
    variables = incoming.text("x-oss-callback-var") or incoming.parameter("callback-var")
    return None if text is None else read_callback(text, variables)


def read_callback(text: str, variables: str | None) -> Callback | Refusal:
    """Return the callback that two base64 texts describe, or the refusal that they deserve."""
    told, named = _decoded(text), _decoded(variables) if variables else {}
    if told is None or named is None:
        return refusal("callback-malformed")
    urls = tuple(url for url in told.get("callbackUrl", "").split(";") if url)
    body_type = told.get("callbackBodyType", FORM)
    is_good = urls and told.get("callbackBody") and body_type in {JSON, FORM}
    if not is_good or any(urlsplit(url).scheme not in {"http", "https"} for url in urls):
        return refusal("callback-malformed")
    return Callback(
        urls=urls,
        host=told.get("callbackHost", ""),
        body=told["callbackBody"],
        body_type=body_type,
        variables={name: value for name, value in named.items() if name.startswith("x:")},
    )


def _decoded(text: str) -> dict[str, str] | None:
    try:
        found = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return len(body) <= MOST_OF_AN_ANSWER


def _form_encoded(value: str) -> str:
    return quote(value, safe="")
