"""The names of what can be wrong with a request head."""

from enum import StrEnum


class HeadProblem(StrEnum):
    """The faults of a head as HTTP/1.1, whatever it asks for."""

    REQUEST_LINE = "request-line-malformed"
    TARGET_BLANK = "target-has-a-blank"
    TARGET_NOT_ASCII = "target-not-ascii"
    TARGET_NOT_A_PATH = "target-not-a-path"
    TARGET_FRAGMENT = "target-has-a-fragment"
    AUTHORITY = "target-and-host-differ"
    VERSION = "http-version-not-1.1"
    BARE_LINE_FEED = "bare-line-feed"
    HEADER_LINE = "header-line-malformed"
    HEADER_CONTROL = "header-has-a-control-character"
    HOST = "host-not-exactly-once"
    LENGTH = "content-length-not-a-number"
    LENGTH_TWICE = "content-length-twice"
    TRANSFER_ENCODING = "transfer-encoding-not-chunked"
    NOT_HTTP = "not-http"
    TOO_LARGE = "head-too-large"
    TLS = "tls-on-the-http-port"
