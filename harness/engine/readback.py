"""The object read back through freshly signed URLs, as a reader of the bucket would see it."""

import requests

from harness.engine.keyring import Keyring
from harness.engine.uploads import Address
from harness.errors import ServerError
from harness.model.observation import Digests, Readback
from harness.model.scenario import OK, Signer
from harness.signing.sign import Signature, sign_url
from harness.wire.digests import Digester

CHUNK = 256 * 1024
SECONDS = 30


def read_back(method: str, key: str, address: Address, keyring: Keyring) -> Readback:
    """Return what a signed HEAD or GET answers; raise ServerError where nothing answers."""
    url = sign_url(
        Signature(
            endpoint=address.endpoint,
            region=address.region,
            bucket=address.bucket,
            key=key,
            credentials=keyring.pairs[Signer.OWNER],
            token=keyring.token(Signer.OWNER),
            method=method,
            # An HTTP library folds `/./` in a path, but not in one whose slashes are escaped.
            slash_safe=False,
        )
    )
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, url, stream=True, timeout=SECONDS)
            body = _digest(answer) if method == "GET" and answer.status_code == OK else None
    except requests.RequestException as error:
        message = (
            f"The mock server did not answer {method} of the object that was uploaded: {error}"
        )
        raise ServerError(message) from error
    headers = {name.lower(): _text(value) for name, value in answer.headers.items()}
    return Readback(status=answer.status_code, headers=headers, body=body)


def _digest(answer: requests.Response) -> Digests:
    digester = Digester()
    for chunk in answer.iter_content(CHUNK):
        digester.update(chunk)
    return digester.result()


def _text(value: str) -> str:
    # http.client reads header bytes as Latin-1; metadata is UTF-8 on the wire.
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
