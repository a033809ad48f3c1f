"""URLs that only some clients may use: those of a network, or of a VPC (EC 0002-00000601 to 603).

The server signs the network of the client that it sees, in place of what the URL says: a URL that
was signed for another network, or whose mask was changed, does not match.
"""

import ipaddress
import re
from dataclasses import replace

from harness.signing.verify.case import Case
from harness.signing.verify.cause import Cause
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused

_NUMBER = re.compile(rb"[0-9]{1,3}").fullmatch
SOURCE, MASK, VPC = b"x-oss-ac-source-ip", b"x-oss-ac-subnet-mask", b"x-oss-ac-vpc-id"
FORWARD = b"x-oss-ac-forward-allow"
RESTRICTING = frozenset({SOURCE, MASK, VPC, FORWARD})


def is_restricted(received: Received) -> bool:
    """Tell whether a request says who may send it."""
    return not RESTRICTING.isdisjoint(received.query_values)


def mask_is_a_mask(case: Case) -> Refused | None:
    """Refuse a mask that is no number of bits of an address (EC 0002-00000601)."""
    mask = case.received.query_values.get(MASK)
    if mask is None or (_NUMBER(mask) and int(mask) <= _bits(case.received.client)):
        return None
    named = {"ArgumentName": MASK.decode(), "ArgumentValue": mask.decode("utf-8", "replace")}
    return Refused(cause=Cause.SUBNET_MASK_ILLEGAL, details=named)


def vpc_is_ours(case: Case) -> Refused | None:
    """Refuse a well-signed request for a VPC: no client reaches this server from one (EC …603)."""
    is_for_a_vpc = VPC in case.received.query_values
    return Refused(cause=Cause.VPC_RESTRICTED) if is_for_a_vpc else None


def as_signed(received: Received) -> Received:
    """Return a request with the network of its client in the place of what its URL says of it.

    The page on 0002-00000601 tells what is signed: the address from which the request comes, ANDed
    with the mask. Without a mask all bits count.
    """
    values = received.query_values
    if SOURCE not in values and MASK not in values:
        return received
    network = _network(received.client, values.get(MASK))
    others = tuple(pair for pair in received.query if pair[0] != SOURCE)
    return replace(received, query=(*others, (SOURCE, network)))


def _network(client: str, mask: bytes | None) -> bytes:
    try:
        bits = _bits(client) if mask is None else int(mask[:4])
        network = ipaddress.ip_network(f"{client}/{bits}", strict=False)
    except ValueError:
        return b""
    return str(network.network_address).encode()


def _bits(client: str) -> int:
    return 128 if ":" in client else 32
