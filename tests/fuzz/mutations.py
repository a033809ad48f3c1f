"""Accepted requests, changed in one place, and what a signature must cover of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.server.routing import Hosts
from harness.signing.verify import Accepted, Received, Ruling, Verifier
from harness.wire.head import parse_head
from harness.wire.query import parse_query
from tests.signing.own_vectors import NOW, by_oss2, tasks

HOSTS = Hosts(private=("127.0.0.1", "localhost"), region="cn-hangzhou")
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
TEMPORARY = KeyPair(access_key_id="STS.temporary", access_key_secret="temporary-secret")
TOKEN = SecurityToken(token="CAIS+token/with=signs", key=TEMPORARY, expires_at=4e9)
VERIFIER = Verifier(account=Account(keys=(OWNER,), tokens=(TOKEN,)), region="cn-hangzhou")
BELOW = (b".localhost", b".oss-cn-hangzhou.aliyuncs.com")
ALWAYS = (b"content-type", b"content-md5")
BYTES = b"az09AZ%&=+/?#;:,. \t\r\n-_~\x00\x7f\x80\xff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One request as bytes, and when it arrives."""

    raw: bytes
    now: float = NOW

    @property
    def lines(self) -> list[bytes]:
        """Is the head by line, without the empty one that ends it."""
        return self.raw[:-4].split(b"\r\n")


def good_requests() -> list[Sent]:
    """Return requests that are accepted, in path style and below a host name."""
    found = []
    for name, task in tasks():
        signed = by_oss2(task)
        for host in ("127.0.0.1:9000", "my-bucket.localhost"):
            headers = [(n, v) for n, v in signed.headers if n.lower() != "host"]
            listed = signed.query_values.get(b"x-oss-additional-headers", b"")
            if b"host" in listed.split(b";"):
                continue
            sent = Sent(raw=_raw(signed, headers, host))
            if isinstance(judge(sent), Accepted):
                found.append(sent)
            elif all(32 <= byte < 127 for _, value in headers for byte in value):
                raise AssertionError(name)
    return found


def judge(sent: Sent) -> Ruling | None:
    """Return what the server decides on a head, None where it looks at no signature."""
    head = parse_head(sent.raw)
    address = HOSTS.address(head)
    if head.problem is not None or address.cause or not address.bucket:
        return None
    try:
        query = parse_query(head.raw_query)
    except ValueError:
        return None
    received = Received(
        method=head.method,
        bucket=address.bucket,
        key=address.key,
        query=query,
        headers=head.headers,
    )
    return VERIFIER.judge(received, now=sent.now)


def covered(sent: Sent) -> tuple[object, ...]:
    """Return all that a V4 URL's signature covers, found in another way than the server's."""
    method, target, _ = sent.lines[0].split(b" ")
    path, _, text = target.partition(b"?")
    pairs = []
    for piece in text.split(b"&"):
        name, _, value = piece.replace(b"+", b"%20").partition(b"=")
        pairs.append((unquote_to_bytes(name), unquote_to_bytes(value)))
    values: dict[bytes, list[bytes]] = {}
    for line in sent.lines[1:]:
        name, _, value = line.partition(b":")
        values.setdefault(name.lower(), []).append(value.strip(b" \t"))
    listed = dict(pairs).get(b"x-oss-additional-headers", b"").split(b";")
    signed = {
        name: b",".join(found)
        for name, found in values.items()
        if name in ALWAYS or name.startswith(b"x-oss-") or name in listed
    }
    host = values[b"host"][0].lower().partition(b":")[0]
    below = next((host.removesuffix(end) for end in BELOW if host.endswith(end)), b"")
    where = below + b"/" + path[1:] if below else path[1:]
    path_meant = unquote_to_bytes(where.replace(b"+", b"%20"))
    return method, path_meant, tuple(sorted(pairs)), tuple(sorted(signed.items()))


def is_in_time(sent: Sent) -> bool:
    """Tell whether a request of these vectors is within its validity."""
    return NOW - 900 <= sent.now <= NOW + 3600


def mutate(sent: Sent, chance: random.Random) -> Sent:
    """Return a request that is changed in one place, or moved in time."""
    return chance.choice(MUTATIONS)(sent, chance)


def _raw(signed: Received, headers: list[tuple[str, bytes]], host: str) -> bytes:
    key = b"".join(_escaped(byte, b"-._~/") for byte in signed.key)
    path = key if host.startswith("my-bucket") else signed.bucket.encode() + b"/" + key
    query = b"&".join(
        b"".join(_escaped(b, b"-._~") for b in n) + b"=" + b"".join(_escaped(b, b"-._~") for b in v)
        for n, v in signed.query
    )
    lines = [b"%s /%s?%s HTTP/1.1" % (signed.method.encode(), path, query)]
    lines.append(b"Host: " + host.encode())
    lines += [name.encode() + b": " + value for name, value in headers]
    return b"\r\n".join([*lines, b"User-Agent: fuzz", b"", b""])


def _escaped(byte: int, safe: bytes) -> bytes:
    plain = bytes([byte])
    return plain if plain.isalnum() or byte in safe else b"%%%02X" % byte


def _byte_changed(sent: Sent, chance: random.Random) -> Sent:
    at = chance.randrange(len(sent.raw) - 4)
    byte = (
        chance.choice(BYTES) if chance.random() < 0.5 else sent.raw[at] ^ 1 << chance.randrange(8)
    )
    return replace(sent, raw=sent.raw[:at] + bytes([byte]) + sent.raw[at + 1 :])


def _byte_dropped(sent: Sent, chance: random.Random) -> Sent:
    at = chance.randrange(len(sent.raw) - 4)
    return replace(sent, raw=sent.raw[:at] + sent.raw[at + 1 :])


def _byte_added(sent: Sent, chance: random.Random) -> Sent:
    at = chance.randrange(len(sent.raw) - 4)
    return replace(sent, raw=sent.raw[:at] + bytes([chance.choice(BYTES)]) + sent.raw[at:])


def _line_changed(sent: Sent, chance: random.Random) -> Sent:
    lines = sent.lines
    at = chance.randrange(1, len(lines))
    what = chance.choice(("drop", "repeat", "swap", "capitals", "blank", "value"))
    if what == "drop":
        del lines[at]
    elif what == "repeat":
        lines.insert(chance.randrange(1, len(lines) + 1), lines[at])
    elif what == "swap":
        other = chance.randrange(1, len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif what == "capitals":
        name, colon, value = lines[at].partition(b":")
        lines[at] = name.swapcase() + colon + value
    elif what == "blank":
        lines[at] = lines[at].replace(b": ", b":\t  ") + b" "
    else:
        lines[at] += bytes([chance.choice(BYTES)])
    return _joined(sent, lines)


def _line_added(sent: Sent, chance: random.Random) -> Sent:
    lines = sent.lines
    added = (
        b"x-oss-meta-new: 1", b"Content-Type: a/b", b"Content-MD5: x", b"X-Oss-Acl: private",
        b"x-oss-security-token: t", b"Authorization: OSS a:b", b"Range: bytes=0-1", b"X-New: 1",
        b"Host: 127.0.0.1", b"x-oss-content-sha256: UNSIGNED-PAYLOAD",
    )  # fmt: skip
    lines.insert(chance.randrange(1, len(lines) + 1), chance.choice(added))
    return _joined(sent, lines)


def _query_changed(sent: Sent, chance: random.Random) -> Sent:
    lines = sent.lines
    start, _, version = lines[0].rpartition(b" ")
    path, _, query = start.partition(b"?")
    pairs = query.split(b"&")
    at = chance.randrange(len(pairs))
    what = chance.choice(("drop", "repeat", "swap", "add", "empty", "cut", "equals"))
    if what == "drop":
        del pairs[at]
    elif what == "repeat":
        pairs.append(pairs[at])
    elif what == "swap":
        chance.shuffle(pairs)
    elif what == "add":
        new = (b"new=1", b"acl", b"", b"x-oss-expires=9", b"Signature=x", b"security-token=y")
        pairs.append(chance.choice(new))
    elif what == "empty":
        pairs[at] = pairs[at].partition(b"=")[0]
    elif what == "cut":
        pairs[at] = pairs[at][:-1]
    else:
        pairs[at] += b"="
    lines[0] = path + b"?" + b"&".join(pairs) + b" " + version
    return _joined(sent, lines)


def _encoding_changed(sent: Sent, chance: random.Random) -> Sent:
    lines = sent.lines
    at = chance.randrange(len(lines[0]))
    byte = lines[0][at : at + 1]
    if byte == b"%":
        lines[0] = lines[0][:at] + lines[0][at : at + 3].lower() + lines[0][at + 3 :]
    elif byte not in b" ":
        lines[0] = lines[0][:at] + b"%%%02X" % byte[0] + lines[0][at + 1 :]
    return _joined(sent, lines)


def _method_changed(sent: Sent, chance: random.Random) -> Sent:
    lines = sent.lines
    _, blank, rest = lines[0].partition(b" ")
    method = chance.choice((b"GET", b"PUT", b"HEAD", b"DELETE", b"POST", b"put", b"PATCH"))
    lines[0] = method + blank + rest
    return _joined(sent, lines)


def _host_changed(sent: Sent, chance: random.Random) -> Sent:
    hosts = (b"other-bucket.localhost", b"my-bucket.localhost", b"127.0.0.1", b"localhost",
             b"my-bucket.oss-cn-hangzhou.aliyuncs.com", b"MY-BUCKET.LOCALHOST",
             b"[::1]:80")  # fmt: skip
    lines = sent.lines
    lines[1] = b"Host: " + chance.choice(hosts)
    return _joined(sent, lines)


def _time_changed(sent: Sent, chance: random.Random) -> Sent:
    return replace(sent, now=NOW + chance.choice((-1e6, -901, -900, 0, 3600, 3601, 1e6)))


def _joined(sent: Sent, lines: list[bytes]) -> Sent:
    return replace(sent, raw=b"\r\n".join(lines) + b"\r\n\r\n")


MUTATIONS: tuple[Callable[[Sent, random.Random], Sent], ...] = (
    _byte_changed,
    _byte_dropped,
    _byte_added,
    _line_changed,
    _line_added,
    _query_changed,
    _encoding_changed,
    _method_changed,
    _host_changed,
    _time_changed,
)
