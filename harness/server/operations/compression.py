"""GET of a text whose reader takes gzip: the service packs it on the way (GetObject page).

Which types, from which size on, and that the answer has no ETag then, are from that page.
"""

import zlib

from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import StoredObject

SMALLEST = 1024
# What is larger is sent as it is: it is packed while nobody else is served.
LARGEST = 16 * 1024 * 1024
PACKED = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/rss+xml",
        "application/x-javascript",
        "text/cache-manifest",
        "text/css",
        "text/html",
        "text/json",
        "text/plain",
        "text/xml",
    }
)
# Neither a digest of other bytes nor offsets into them may come along.
LEFT_OUT = frozenset({"ETag", "Content-MD5", "Accept-Ranges"})
GZIP = 31


def is_wanted(request: Request, stored: StoredObject) -> bool:
    """Tell whether a whole object is packed for this reader."""
    # HTTP/1.0 knows no chunks, and no length is told of what is packed.
    is_modern = request.head.version != "HTTP/1.0"
    if not is_modern or not _takes_gzip(request.text("accept-encoding") or ""):
        return False
    kind = (stored.header("content-type") or "").partition(";")[0].strip().lower()
    is_plain = not stored.header("content-encoding")
    return is_plain and kind in PACKED and SMALLEST <= stored.length <= LARGEST


def packed(
    state: ServerState, bucket: str, stored: StoredObject, headers: tuple[Header, ...]
) -> Response:
    """Return the answer with the packed bytes."""
    packer = zlib.compressobj(wbits=GZIP)
    pieces = [
        packer.compress(data) for data in state.store.bytes_of(bucket, stored, 0, stored.length)
    ]
    own = tuple((name, value) for name, value in headers if name not in LEFT_OUT)
    with_encoding = (*own, ("Content-Encoding", b"gzip"), ("Vary", b"Accept-Encoding"))
    body = b"".join([*pieces, packer.flush()])
    # The service tells no length of it: a live test of oss2 (``test_gzip_get``) holds that.
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    return Response(status=200, headers=with_encoding, body=chunks, is_chunked=True)


def _takes_gzip(text: str) -> bool:
    for coding in text.lower().split(","):
        name, _, quality = coding.partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "").rstrip("0.") != "q="
    return False
