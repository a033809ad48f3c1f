"""The object read back through freshly signed URLs, as a reader of the bucket would see it."""

from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from harness import timeouts
from harness.engine.keyring import Keyring
from harness.engine.uploads import Address
from harness.errors import ServerError
from harness.model.observation import Digests, Readback
from harness.model.scenario import OK, Signer
from harness.signing.sign import Signature, sign_url
from harness.wire.digests import Digester

CHUNK = 256 * 1024
ARCHIVE = "Archive"


def read_object(key: str, address: Address, keyring: Keyring) -> tuple[Readback, Readback | None]:
    """Return what a signed HEAD and a signed GET answer; raise ServerError where nothing answers.

    An archived object must be restored first: of that one there is no GET.
    """
    at = urlsplit(address.endpoint)
    # The server is on this machine: a library for strangers would take longer than the request.
    connection = HTTPConnection(at.hostname or "", at.port, timeout=timeouts.READ_BACK)
    with closing(connection):
        head = _answer("HEAD", key, address, keyring, connection)
        if head.headers.get("x-oss-storage-class", "").endswith(ARCHIVE):
            return head, None
        return head, _answer("GET", key, address, keyring, connection)


def _answer(
    method: str, key: str, address: Address, keyring: Keyring, connection: HTTPConnection
) -> Readback:
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
    parts = urlsplit(url)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
        answer = connection.getresponse()
        body = _digest(answer) if method == "GET" and answer.status == OK else None
        answer.read()  # what is left unread would be taken for the next answer
    except (OSError, HTTPException) as error:
        message = (
            f"The mock server did not answer {method} of the object that was uploaded: {error}"
        )
        raise ServerError(message) from error
    headers = {name.lower(): _text(value) for name, value in answer.getheaders()}
    return Readback(status=answer.status, headers=headers, body=body)


def _digest(answer: HTTPResponse) -> Digests:
    digester = Digester()
    while chunk := answer.read(CHUNK):
        digester.update(chunk)
    return digester.result()


def _text(value: str) -> str:
    # http.client reads header bytes as Latin-1; metadata is UTF-8 on the wire.
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
