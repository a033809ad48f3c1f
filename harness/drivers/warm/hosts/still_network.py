"""Lets a browser hear of no change of the network, which ends what it has begun.

Chromium gives up a connection that is being made (``net::ERR_NETWORK_CHANGED``) when any interface
of the machine comes or goes, as one does with each container. It hears of that through a netlink
socket, and takes the network for one that stays where it can open none (``seccomp(2)``).
"""

import ctypes
import errno
import platform
import socket

# The number of ``socket(2)``, by the kind of the machine.
NUMBERS = {"x86_64": 41, "aarch64": 198}
NO_NEW_PRIVILEGES, FILTER_CALLS, BY_PROGRAM = 38, 22, 2
LOAD, IS_EQUAL, RETURN = 0x20, 0x15, 0x06
# Where the number of the call and the low half of its first argument stand.
NUMBER_AT, FAMILY_AT = 0, 16
ALLOWED, REFUSED = 0x7FFF0000, 0x00050000


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def keep_network_still() -> bool:
    """Refuse netlink sockets to this process and its children; tell whether that could be done."""
    number = NUMBERS.get(platform.machine())
    if number is None:
        return False
    steps = (_Step * 6)(
        _Step(LOAD, 0, 0, NUMBER_AT),
        _Step(IS_EQUAL, 0, 3, number),
        _Step(LOAD, 0, 0, FAMILY_AT),
        _Step(IS_EQUAL, 0, 1, socket.AF_NETLINK),
        _Step(RETURN, 0, 0, REFUSED | errno.EAFNOSUPPORT),
        _Step(RETURN, 0, 0, ALLOWED),
    )
    program = _Program(len(steps), steps)
    control = ctypes.CDLL(None).prctl
    if control(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    refused: int = control(FILTER_CALLS, BY_PROGRAM, ctypes.byref(program), 0, 0)
    return not refused
