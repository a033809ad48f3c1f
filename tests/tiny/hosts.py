"""A server that nobody asks anything, for drivers whose programs send nothing."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SilentHost:
    endpoint: str = "http://127.0.0.1:1"
    public_name: str = "oss.test"

    def serve_on(self, listening: socket.socket, tls: ssl.SSLContext | None) -> Callable[[], None]:
        del tls
        return listening.close
