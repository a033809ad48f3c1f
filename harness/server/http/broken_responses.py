"""Answers that no sane server would send."""

import asyncio
import socket
import struct

from harness.model.scenario import Fault, FaultKind

GARBAGE = b"HTTP/1.1 OK 200\r\nContent-Length: many\r\n\r\n"

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def reset(transport: asyncio.Transport) -> None:
    """End a connection as a crashed server would: with a TCP reset."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


def broken(fault: Fault, whole: bytes) -> bytes:
    """Return what a client gets of a whole answer."""
    if fault.kind is FaultKind.TRUNCATED:
        return whole[: fault.after_bytes]
    return GARBAGE if fault.kind is FaultKind.MALFORMED else whole
