"""Every fix rule by the library for which it is."""

from harness.explain.fix.compiled import GO, HTTPCLIENT, LIBCURL, URLCONNECTION
from harness.explain.fix.rules import FixRule
from harness.explain.fix.scripts import AXIOS, CURL, REQUESTS

# By the words of a library's name, the longer first: "libcurl" holds "curl".
CURES: tuple[tuple[str, tuple[FixRule, ...]], ...] = (
    ("axios", AXIOS),
    ("requests", REQUESTS),
    ("net/http", GO),
    ("httpurlconnection", URLCONNECTION),
    ("httpclient", HTTPCLIENT),
    ("libcurl", LIBCURL),
    ("ext-curl", ()),
    ("curl", CURL),
)


def cures_of(library: str) -> tuple[FixRule, ...]:
    """Return the rules that are known for a library."""
    name = library.lower().replace(" ", "")
    return next((rules for word, rules in CURES if word in name), ())
