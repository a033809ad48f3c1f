"""A URL like the one that a page's signer made, for a block that decodes it."""

import re
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from harness.engine.environment import REGION, Environment
from harness.model.identity import AuthVersion
from harness.model.page import Block
from harness.model.upload import SignedUpload
from harness.oss.signature import V1_URL
from harness.pages.plan import decodes
from harness.signing.sign import MOST_TRIED, Signature, sign_url, sign_url_with_plus

REQUIRED = {name.decode() for name in V1_URL.required}
TOKEN = V1_URL.token.decode()
SECONDS = re.compile(r"[0-9]{1,12}")
CHANGED = tuple(f"{name.decode()}=" for name in (V1_URL.expires, V1_URL.signature))


def with_plus_signed(upload: SignedUpload, block: Block, environment: Environment) -> SignedUpload:
    """Return the upload of a block that decodes its URL with a signature of V1 that holds a plus.

    Decoded, a plus is a blank to the service: two of three signatures have none, and a reader who
    decodes his URL is refused with the third.
    """
    asked = parse_qs(urlsplit(upload.url).query, keep_blank_values=True)
    is_of_v1 = REQUIRED <= set(asked) <= {*REQUIRED, TOKEN}
    if upload.signed is None or not is_of_v1 or not decodes(block):
        return upload
    identity, ends = asked[V1_URL.identity.decode()][0], asked[V1_URL.expires.decode()][0]
    pairs = environment.keyring.pairs.values()
    pair = next((one for one in pairs if one.access_key_id == identity), None)
    left = int(ends) - int(time.time()) if SECONDS.fullmatch(ends) else 0
    if pair is None or left <= 0:
        return upload
    wanted = Signature(
        endpoint=environment.endpoint,
        region=REGION,
        bucket=upload.bucket,
        key=upload.key,
        credentials=pair,
        token="".join(asked.get(TOKEN, ())),
        method=upload.method,
        auth=AuthVersion.V1,
        expires=left,
        headers=upload.signed_headers,
    )
    if not _is_right(upload.signed.url, wanted):
        return upload
    # One that ends later is as good to a reader.
    made = sign_url_with_plus(replace(wanted, expires=left + MOST_TRIED))
    return replace(
        upload,
        url=_resigned(upload.url, made),
        signed=replace(upload.signed, url=_resigned(upload.signed.url, made)),
    )


def _is_right(url: str, wanted: Signature) -> bool:
    """Tell whether a URL is signed as it must be; a wrong one stays wrong."""
    # The clock may go on between two looks at it.
    near = (sign_url(replace(wanted, expires=wanted.expires + more)) for more in (0, -1, 1))
    return any(_changing(url) == _changing(one) for one in near)


def _changing(url: str) -> dict[str, list[str]]:
    query = parse_qs(urlsplit(url).query)
    return {name: values for name, values in query.items() if f"{name}=" in CHANGED}


def _resigned(url: str, made: str) -> str:
    """Return a URL with the end and the signature of another one."""
    parts = urlsplit(made).query.split("&")
    new = {one.partition("=")[0]: one for one in parts if one.startswith(CHANGED)}
    address, _, query = url.partition("?")
    resigned = (new.get(one.partition("=")[0], one) for one in query.split("&"))
    return f"{address}?{'&'.join(resigned)}"
