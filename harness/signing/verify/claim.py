"""What a request says about its own signature, in its URL or in its Authorization header."""

from dataclasses import dataclass, field
from enum import Enum

from harness.signing.verify.cause import Cause
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused


class Version(Enum):
    """The versions of signatures, by the word that names each in an Authorization header."""

    V1 = b"OSS"
    V2 = b"OSS2"
    V4 = b"OSS4-HMAC-SHA256"


@dataclass(kw_only=True, slots=True)
class Claim:
    """The parts of a signature; None stands for a part that is not there at all.

    Only V4 has a credential; V1 and V2 name the access key by itself. ``expires`` is a number of
    seconds in V4 and an instant in the others. ``access_key_id`` is the access key, which a V4
    credential names before the scope ``date/region/product/aliyun_v4_request``.
    """

    version: Version = Version.V4
    by_url: bool
    key_id: bytes | None = None
    credential: bytes | None = None
    date: bytes | None
    signature: bytes | None
    expires: bytes | None = None
    additional: bytes | None = None
    token: bytes | None = None
    token_elsewhere: bool = False
    access_key_id: bytes = field(init=False, repr=False, compare=False)
    scope: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        key_id, _, self.scope = (self.credential or b"").partition(b"/")
        self.access_key_id = key_id if self.version is Version.V4 else self.key_id or b""


def readable(text: bytes) -> str:
    """Return bytes as text for people, without losing any."""
    return text.decode("utf-8", "backslashreplace")


def byte_by_byte(text: bytes) -> str:
    """Return the bytes of a text in hex, each with a blank behind it, as error bodies tell them."""
    return f"{text.hex(' ').upper()} "


def repeated_header(received: Received) -> Refused | None:
    """Refuse a second Authorization header, with which each reader might read another one."""
    names = [name.lower() for name, _ in received.headers]
    is_repeated = names.count("authorization") > 1
    return Refused(cause=Cause.AUTHORIZATION_REPEATED) if is_repeated else None


def repeated_parameter(received: Received, parameters: tuple[bytes, ...]) -> Refused | None:
    """Refuse a signature parameter that is given twice.

    Which of several values the service takes is documented for V1 only ("the first"). No signer
    repeats a parameter, so none may be repeated here.
    """
    if len(received.query) == len(received.query_values):
        return None
    names = [name for name, _ in received.query]
    repeated = next((name for name in parameters if names.count(name) > 1), None)
    if repeated is None:
        return None
    return Refused(cause=Cause.PARAMETER_REPEATED, details={"ArgumentName": repeated.decode()})
