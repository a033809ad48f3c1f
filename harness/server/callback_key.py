"""The key pair that signs callbacks. The service has its own; this one is the mock server's.

Its public half lies at the address that a callback names. It is made when it is first needed and
never kept.
"""

import base64
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from harness.server.response import Response
from harness.server.routing import PUBLIC_KEY

# Loaded when a callback is signed: it takes longer than all else that the server loads.
PRIMITIVES = "cryptography.hazmat.primitives"
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
        self._pair: Any = None
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The address of the public key."""
        return f"{self._endpoint()}/{PUBLIC_KEY.key_text}"

    def sign(self, text: bytes) -> str:
        """Return the signature that the page on callbacks describes: MD5 with RSA, in base64."""
        algorithm = import_module(f"{PRIMITIVES}.hashes").MD5()  # the service's own choice
        padding = import_module(f"{PRIMITIVES}.asymmetric.padding").PKCS1v15()
        return base64.b64encode(self._key.sign(text, padding, algorithm)).decode()

    def answer(self) -> Response:
        """Return the public key as a document."""
        serialization = import_module(f"{PRIMITIVES}.serialization")
        pem = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return Response(
            status=200, headers=(("Content-Type", b"application/x-pem-file"),), body=pem
        )

    @property
    def _key(self) -> Any:  # noqa: ANN401  what loads late has no better type
        with self._lock:
            if self._pair is None:
                rsa = import_module(f"{PRIMITIVES}.asymmetric.rsa")
                self._pair = rsa.generate_private_key(_EXPONENT, BITS)
            return self._pair
