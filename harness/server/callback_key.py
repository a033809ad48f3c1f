"""The key pair that signs callbacks. The service has its own; this one is the mock server's.

Its public half lies at the address that a callback names. It is made when it is first needed and
never kept.
"""

import base64
import threading
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from harness.server.response import Response
from harness.server.routing import PUBLIC_KEY

BITS = 2048
_EXPONENT = 65_537


class CallbackKey:
    """Signs what callbacks say, and tells the public key; it may be used from any thread.

    Where ``has_receiver``, the applications of the internet that are called back are all here, and
    content with what they are told: nothing is sent to them.
    """

    def __init__(self, endpoint: Callable[[], str], *, has_receiver: bool = False) -> None:
        self._endpoint = endpoint
        self.has_receiver = has_receiver
        self._pair: rsa.RSAPrivateKey | None = None
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where the public key lies."""
        return f"{self._endpoint()}/{PUBLIC_KEY.key_text}"

    def sign(self, text: bytes) -> str:
        """Return the signature that the page on callbacks describes: MD5 with RSA, in base64."""
        algorithm = hashes.MD5()  # noqa: S303  the service's own choice
        return base64.b64encode(self._key.sign(text, padding.PKCS1v15(), algorithm)).decode()

    def answer(self) -> Response:
        """Return the public key as a document."""
        pem = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return Response(
            status=200, headers=(("Content-Type", b"application/x-pem-file"),), body=pem
        )

    @property
    def _key(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._pair is None:
                self._pair = rsa.generate_private_key(_EXPONENT, BITS)
            return self._pair
