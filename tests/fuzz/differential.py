"""Real signers and the verifier beside each other: what they are asked is drawn by chance.

A signature of the most signers must be taken; so must none of another request. A signer that stands
alone is told of, with the reason where it is known: then nobody is wrong that we could fix.
"""

import random
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tests.interop.make_vectors import accepted, signatures_of
from tests.interop.signers import Signer, SignerTask

METHODS = ("PUT", "GET", "HEAD", "DELETE", "POST")
SPECIAL = " +%/?#&=;:@!$'()*,[]{}<>|\\^`\"~-._%2F%%25+%20"
FOREIGN = "中文éüñßøščשלוםمرحبا日本語ไทย한국어€😀\u0301\u200d"
# For V2 aliyun-sdk-oss encodes what is beyond the first plane otherwise than oss2 does.
NEAR = "中文éü"
PLAIN = string.ascii_letters + string.digits
SUB_RESOURCES = ("acl", "uploads", "uploadId", "partNumber", "versionId", "tagging", "append",
                 "position", "symlink", "restore", "callback")  # fmt: skip
HEADERS = ("Content-Type", "Content-MD5", "x-oss-storage-class", "x-oss-object-acl",
           "x-oss-forbid-overwrite", "x-oss-tagging", "x-oss-meta-a", "x-oss-meta-b-c",
           "X-Oss-Meta-Upper", "x-oss-meta-", "x-oss-callback", "Cache-Control")  # fmt: skip
TOKENS = ("", "", "CAIS+a/b==", "token with blank")
# More often V1: one signer has nothing else, and is to sign as many URLs as the others.
VERSIONS = ("v4",) * 4 + ("v1",) * 5 + ("v2",)
EARLIEST, LATEST = 1_000_000_000, 2_000_000_000
Chance = random.Random


def text(
    chance: Chance, longest: int, alphabets: tuple[str, ...] = (PLAIN, SPECIAL, FOREIGN)
) -> str:
    """Return a text of characters of all kinds, never empty."""
    count = chance.randint(1, longest)
    return "".join(chance.choice(chance.choice(alphabets)) for _ in range(count))


def task(chance: Chance, where: Sequence[str] = ("url", "header")) -> SignerTask:
    """Return what the signers are asked: for a signature in one of these places."""
    version = chance.choice(VERSIONS)
    headers = {
        name: text(chance, 12, (PLAIN, " ,:;=/+%")).strip() or "x"
        for name in chance.sample(HEADERS, chance.choice((0, 0, 1, 2, 3, 5)))
    }
    if version != "v2" and chance.random() < 1 / 4:
        headers["x-oss-meta-foreign"] = text(chance, 8, (PLAIN, FOREIGN))
    listed: tuple[str, ...] = ()
    if version == "v4" and chance.random() < 1 / 3:
        headers |= {"host": "h.example", "range": "bytes=0-9"}
        listed = tuple(chance.sample(("host", "range"), chance.randint(1, 2)))
    made = chance.randint(EARLIEST, LATEST)
    return SignerTask(
        version=version,
        where=chance.choice(where),
        method=chance.choice(METHODS),
        key=_key(chance, version),
        query=_query(chance, version),
        headers=headers,
        additional=listed,
        time=made,
        expires=chance.choice((1, 60, 3600, 604_800)),
        token=chance.choice(TOKENS),
    )


def _key(chance: Chance, version: str) -> str:
    foreign = FOREIGN if version != "v2" else NEAR
    key = text(chance, 30, (PLAIN, SPECIAL, foreign)).strip()
    return key.lstrip("/\\?") or "k"


def _query(chance: Chance, version: str) -> dict[str, str]:
    count = chance.choice((0, 0, 1, 2, 4))
    if version == "v1":
        return {name: _value(chance, version) for name in chance.sample(SUB_RESOURCES, count)}
    return {text(chance, 6, (PLAIN, "-~!*'")): _value(chance, version) for _ in range(count)}


def _value(chance: Chance, version: str) -> str:
    foreign = FOREIGN if version != "v2" else NEAR
    return chance.choice(("", text(chance, 10, (PLAIN, SPECIAL, foreign)).strip()))


@dataclass(kw_only=True, slots=True)
class Tally:
    """What came of it: the signatures of each signer, those in URLs, and those alone, by reason."""

    asked: Counter[str] = field(default_factory=Counter)
    urls: Counter[str] = field(default_factory=Counter)
    refused: list[SignerTask] = field(default_factory=list)
    wrong: list[SignerTask] = field(default_factory=list)
    undecided: list[SignerTask] = field(default_factory=list)
    alone: dict[str, int] = field(default_factory=dict)
    unexplained: list[tuple[str, SignerTask]] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.refused or self.wrong or self.undecided or self.unexplained)


def _is_sorted_by_words(one: SignerTask) -> bool:
    # ``localeCompare`` and bytes differ where cases, signs or scripts meet.
    return one.version == "v4" and len(one.query) > 0


Known = Callable[[SignerTask], bool]
# Why a signer may stand alone: found by these runs, each read in its code.
KNOWN: tuple[tuple[str, str, Known], ...] = (
    ("ali-oss", "sorts parameters as words, not by bytes", _is_sorted_by_words),
    (
        "aliyun-oss-php-sdk",
        "reads names and values with parse_str",
        lambda one: bool(one.query),
    ),
    (
        "alibabacloud-oss-v2",
        "sends the token of a V1 header as security-token",
        lambda one: one.version == "v1" and one.where == "header" and bool(one.token),
    ),
    (
        "alibabacloud-oss-util",
        "takes a question mark in a key for the beginning of a query",
        lambda one: "?" in one.key,
    ),
    (
        "alibabacloud-oss-util",
        "sorts parameters before it encodes them",
        lambda one: len(one.query) > 1,
    ),
    (
        "aliyun-sdk-oss",
        "takes blanks at the ends of parameters away",
        lambda one: any(value != value.strip() for pair in one.query.items() for value in pair),
    ),
)


def why(name: str, one: SignerTask) -> str:
    """Return why a signer stands alone, empty where nobody knows."""
    reasons = (reason for start, reason, holds in KNOWN if name.startswith(start) and holds(one))
    return next(reasons, "")


def compare(tasks: Sequence[SignerTask], found: list[Signer], tally: Tally) -> None:
    """Ask every signer and the verifier for some tasks, which together fit into a pipe."""
    for one, made in zip(tasks, signatures_of(tasks, found), strict=True):
        _count(one, made, tally)


def _count(one: SignerTask, made: Mapping[str, list[str]], tally: Tally) -> None:
    signed = [name for names in made.values() for name in names]
    tally.asked.update(signed)
    tally.urls.update(signed if one.where == "url" else ())
    signature, most = next(iter(made.items()))
    others = [name for names in list(made.values())[1:] for name in names]
    if len(most) < 2 or len(most) <= len(others):
        tally.undecided.append(one)
        return
    if accepted(one, signature) is None:
        tally.refused.append(one)
    for name in others:
        reason = why(name, one)
        if reason:
            key = f"{name}: {reason}"
            tally.alone[key] = tally.alone.get(key, 0) + 1
        else:
            tally.unexplained.append((name, one))
    tally.wrong += [changed for changed in some_of(one) if accepted(changed, signature)]


def some_of(one: SignerTask) -> Iterator[SignerTask]:
    """Yield every third neighbour, another third for another time: to judge takes the longest."""
    return islice(neighbours(one), one.time % 3, None, 3)


def neighbours(one: SignerTask) -> Iterator[SignerTask]:
    """Yield requests that differ from this one in one thing that is signed."""
    yield replace(one, key=f"{one.key}x")
    yield replace(one, key=one.key.swapcase() if one.key.swapcase() != one.key else f"x{one.key}")
    yield replace(one, method="PUT" if one.method != "PUT" else "GET")
    yield replace(one, bucket="another-bucket")
    yield replace(one, headers={**one.headers, "x-oss-meta-added": "1"})
    yield replace(one, query={**one.query, "versionId": f"{one.query.get('versionId', '')}1"})
    if one.where == "url":
        yield replace(one, expires=one.expires + 1)
    for name in one.headers:
        if name.lower().startswith("x-oss-"):
            yield replace(one, headers={n: v for n, v in one.headers.items() if n != name})
