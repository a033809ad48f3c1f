"""What we say of a version stands beside the version that proves it."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.model.client import Client
from harness.model.versions import in_order
from harness.reports.behaviours import VersionRow, changes
from harness.reports.compatibility import read_compatibility

ROOT = default_root()
CATALOG = read_catalog(ROOT)
CLIENTS = {client.library: client for client in reversed(CATALOG.every_client)}
BY_ID = {client.id: client for client in CATALOG.every_client}
# What a text calls by another name than the client does; `fetch` is of three runtimes.
CLIENTS |= {
    "HttpClient": CLIENTS["Apache HttpClient"],
    "Node.js": BY_ID["node-fetch"],
    "Node": BY_ID["node-fetch"],
    "Deno": BY_ID["deno-fetch"],
    "Bun": BY_ID["bun-fetch"],
    "Go": BY_ID["go-nethttp"],
    "Ruby": BY_ID["ruby-nethttp"],
    "JDK": BY_ID["java-jdkhttp"],
    "Java": BY_ID["java-jdkhttp"],
    "PHP": BY_ID["php-guzzle"],
    "Android": BY_ID["android-httpurlconnection"],
}
NAMES = "|".join(sorted(map(re.escape, (*CLIENTS, "Python")), key=len, reverse=True))
NAME, NUMBER = rf"(?<![\w-])(?:{NAMES})(?![\w-])", r"v?\d+(?:\.\d+)*(?:\.x)?(?![\w%-]|\.\d)"
DOTTED = r"v?\d+(?:\.\d+)+(?:\.x)?(?![\w%-])"
FIRST = (
    r"since|from|starting (?:with|from|in)|as of|at least|newer than|≥|>=|added in|new in|fixed in"
    r"|introduced in|changed in|dropped in|c[ao]mes? with|needs|requires"
    r"|(?:up(?:grade|date)|move) to"
)
LAST = r"before|until|till|up to|older than|prior to|earlier than|below|≤|<=|<|removed in|through"
AHEAD = rf"(?i:{FIRST}|{LAST}|>)"
OTHERS = "later|newer|older|earlier|above|below|up|higher|lower|before|after"
BEHIND = (
    rf"(?i:,? (?:or|and)(?: all| an?)? (?:{OTHERS})|\+(?!\w)|,? onwards?\b|,? upwards?\b"
    r"|`,? (?:or|and) (?:later|newer|older|earlier)|,? is the (?:first|last)\b"
    r"|,? (?:has )?(?:changed|dropped|removed|added|brought|introduced|stopped|began)\b"
    r"|,? no longer\b)"
)
VERSION = r"(?:[Vv]ersions? |[Rr]eleases? )?"
CLAIM = re.compile(
    rf"(?P<name>{NAME})(?: {VERSION}|@)(?P<number>{NUMBER}){BEHIND}"
    rf"|(?P<name2>{NAME}),? {AHEAD} ?{VERSION}(?P<number2>{NUMBER})"
    rf"|(?<!\w){AHEAD} {VERSION}(?P<name3>{NAME}) {VERSION}(?P<number3>{NUMBER})"
    rf"|(?<![\w/]){VERSION}(?P<number4>{DOTTED}){BEHIND}"
    rf"|(?<![\w`'\"]){AHEAD} ?{VERSION}(?P<number5>{DOTTED})"
    rf"|(?P<name6>{NAME})(?: to {VERSION}| ?@?[~^]| is {VERSION})(?P<number6>{NUMBER})"
    # Of what is not on the axis, nothing is known.
    r"|\b[A-Z]\w+ (?P<number7>\d+),? (?:or|and) (?:later|newer|older|earlier|above)\b"
)
# From one version on up to another.
RANGE = re.compile(
    rf"(?P<name>{NAME}) {VERSION}(?P<first>{NUMBER})(?: (?:to|through) | ?– ?)(?P<last>{NUMBER})"
)
# A version that is named, whatever is said of it.
NAMED = re.compile(
    rf"(?P<name>{NAME})(?:,? (?:in )?{VERSION}|@)[~^]?(?P<number>{NUMBER})"
    rf"|{VERSION}(?P<number2>{DOTTED}) of (?P<name2>{NAME})"
)
PLACES = (
    "*.md",
    "docs/*.md",
    "fixtures/**/*.toml",
    "harness/**/*.py",
    "clients/*/*.*",
    "clients/*/support/*",
    "clients/shared/*",
)
# What is told of the past, in another language, or by those who have made what we install.
EXCEPT = (
    "CHANGELOG.md",
    "zh.toml",
    "package-lock.json",
    "requirements.txt",
    "pom.xml",
    "compatibility.md",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Words that say from which version on, or up to which one, something is true."""

    name: str
    number: str
    words: str

    @property
    def is_of_last(self) -> bool:
        """Whether the version is the last one of which something is true."""
        return bool(
            re.search(r"(?:and|or)(?: all)? (?:older|earlier|below|lower|before)", self.words)
        )


def claims_of(text: str) -> Iterator[Claim]:
    """Yield what a text says of versions; a claim of a library that it leaves out has no name."""
    line = " ".join(text.split())
    for found in CLAIM.finditer(line):
        parts = found.groupdict()
        name, number = (
            next((part for key, part in parts.items() if key.startswith(kind) and part), "")
            for kind in ("name", "number")
        )
        yield Claim(name=name, number=number, words=found[0])
    for found in RANGE.finditer(line):
        yield Claim(name=found["name"], number=found["first"], words=found[0])
        yield Claim(name=found["name"], number=found["last"], words=f"{found[0]} and older")


def named_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each library of which a text names a version, and the version."""
    for found in NAMED.finditer(" ".join(text.split())):
        name, number = found["name"] or found["name2"], found["number"] or found["number2"]
        yield name, number.removeprefix("v").removesuffix(".x")


def numbers_in(text: str) -> set[str]:
    """Return the versions in a text, in a script without blanks, too."""
    return set(re.findall(r"(?<![\w.])v?\d+(?:\.\d+)+(?![\w%])", text, re.ASCII))


def is_run(name: str, number: str) -> bool:
    """Tell whether a cell runs this version, or one of the line that a shorter number names."""
    library = "Python" if name == "Python" else CLIENTS[name].library
    known = {
        version
        for client in CATALOG.every_client
        if client.library == library
        for version in (client.version, *(each.id for each in client.versions))
    }
    return library == "Python" or any(f"{one}.".startswith(f"{number}.") for one in known)


def files() -> Iterator[Path]:
    found = {path for place in PLACES for path in ROOT.glob(place) if path.is_file()}
    yield from sorted(path for path in found if path.name not in EXCEPT)


MEASURED = read_compatibility((ROOT / "docs" / "compatibility.json").read_text(encoding="utf-8"))


def is_proven(client: Client, number: str, rows: Iterable[VersionRow], *, is_of_last: bool) -> bool:
    """Tell whether a version is where the axis or the measured table shows a change."""
    every = in_order([client, *(client.at(each) for each in client.versions)])
    good = [not any(u.scenarios == "*" for u in one.unsupported) for one in every]
    pairs = list(pairwise(every))
    turns = {
        (old.version, new.version)
        for (old, new), is_good in zip(pairs, pairwise(good), strict=True)
        if is_good[0] is not is_good[1]
    }
    turns |= {
        (change.before.version, change.row.version)
        for change in changes(rows)
        if change.row.client == client.folder
    }
    return number in {old if is_of_last else new for old, new in turns}


def is_true(claim: Claim) -> bool:
    if claim.name == "Python":
        # Not of a library, but of what runs the harness.
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return bool(project["requires-python"] == f">={claim.number}")
    # The library is to stand beside the version.
    client = CLIENTS.get(claim.name)
    rows, is_of_last = MEASURED.versions, claim.is_of_last
    return client is not None and is_proven(client, claim.number, rows, is_of_last=is_of_last)


def test_every_claim_is_where_a_change_was_measured() -> None:
    claims = {
        (claim.name, claim.number, claim.is_of_last): (claim, path.relative_to(ROOT))
        for path in files()
        for claim in claims_of(path.read_text(encoding="utf-8"))
    }

    assert claims
    assert [(str(path), one.words) for one, path in claims.values() if not is_true(one)] == []


def test_every_version_that_is_named_is_one_that_runs() -> None:
    named = {
        (str(path.relative_to(ROOT)), *one)
        for path in files()
        for one in named_in(path.read_text(encoding="utf-8"))
    }

    assert named
    assert [one for one in sorted(named) if not is_run(*one[1:])] == []


@pytest.mark.parametrize(
    "text",
    [
        "axios 1.6.7 cannot leave it out",
        "install `axios@1.6.7`",
        "with axios, version 1.6.7",
        "axios@^1.6.7",
        "since version 1.6.7 of axios",
        "axios 2.x does so",
    ],
)
def test_a_version_that_no_cell_runs_is_found_however_it_is_spelled(text: str) -> None:
    (found,) = named_in(text)

    assert not is_run(*found)


@pytest.mark.parametrize("text", ["axios 1.6.8", "OkHttp 3.x", "axios 1", "Apache HttpClient 5.6"])
def test_a_version_of_the_axis_may_be_named(text: str) -> None:
    (found,) = named_in(text)

    assert is_run(*found)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("write `false` (axios 1.1.1 or later)", "axios", "1.1.1"),
        ("since axios 1.2.0 it is gone", "axios", "1.2.0"),
        ("axios before 1.1.1 sends a type", "axios", "1.1.1"),
        ("works with axios ≥ 1.1.3", "axios", "1.1.3"),
        ("works with axios >= 1.1.3", "axios", "1.1.3"),
        ("needs axios 1.1.3+", "axios", "1.1.3"),
        ("HttpClient from 4.5.7 on rewrites", "HttpClient", "4.5.7"),
        ("OkHttp 3.11.0 and older", "OkHttp", "3.11.0"),
        ("up to httpx 0.14.3", "httpx", "0.14.3"),
        ("httpx, until 0.14.3", "httpx", "0.14.3"),
        ("Node.js 18 or newer", "Node.js", "18"),
        ("as of Apache HttpClient version 5.1", "Apache HttpClient", "5.1"),
        ("added in Node.js\n    19.8.0", "Node.js", "19.8.0"),
        ("Before Deno 2.8 it knows none", "Deno", "2.8"),
        ("from 1.26.0 on", "", "1.26.0"),
        ("version 2.0 and later", "", "2.0"),
        ("write `axios@1.6.8` or later", "axios", "1.6.8"),
        ("introduced in axios 1.6.8", "axios", "1.6.8"),
        ("upgrade to axios 1.6.8", "axios", "1.6.8"),
        ("this needs axios 1.6.8", "axios", "1.6.8"),
        ("axios 1.6.8 or a later release", "axios", "1.6.8"),
        ("axios 1.6.8 is the first that sends none", "axios", "1.6.8"),
        ("update axios to version 1.6.8", "axios", "1.6.8"),
        ("add axios@^1.6.8 to the project", "axios", "1.6.8"),
        ("the first axios is 1.6.8", "axios", "1.6.8"),
        ("in axios 1.6.8 dropped", "axios", "1.6.8"),
        ("axios 1.6.8 no longer sends one", "axios", "1.6.8"),
        ("changed in axios 1.6.8", "axios", "1.6.8"),
        ("TypeScript 5 or later", "", "5"),
    ],
)
def test_a_claim_is_found_however_it_is_spelled(text: str, name: str, number: str) -> None:
    (found,) = claims_of(text)

    assert (found.name, found.number) == (name, number)


@pytest.mark.parametrize("text", ["axios 1.2.0 to 1.6.8", "axios 1.2.0–1.6.8"])
def test_both_ends_of_a_range_are_claims(text: str) -> None:
    first, last = claims_of(text)

    assert (first.number, first.is_of_last) == ("1.2.0", False)
    assert (last.number, last.is_of_last) == ("1.6.8", True)


@pytest.mark.parametrize(
    "text",
    [
        "Only HTTP/1.1 and HTTP/1.0 are spoken here.",
        "Python 3 reads it",
        "axios 1.21.1 was run",
        "0.14.3: nothing sent",
        "a file of 5 GB and more",
        "RFC 9112, sections 3.2 and 6.3",
    ],
)
def test_what_is_no_claim_is_none(text: str) -> None:
    assert list(claims_of(text)) == []


def test_only_a_change_that_was_measured_proves() -> None:
    axios = CLIENTS["axios"]

    assert is_proven(axios, "1.1.1", (), is_of_last=False)
    assert is_proven(axios, "1.1.0", (), is_of_last=True)
    assert not is_proven(axios, "1.1.3", (), is_of_last=False)
    assert not is_proven(axios, "1.6.8", MEASURED.versions, is_of_last=False)


def test_a_translation_names_the_same_versions() -> None:
    english, chinese = (
        tomllib.loads((ROOT / "fixtures" / "messages" / name).read_text(encoding="utf-8"))
        for name in ("en.toml", "zh.toml")
    )
    pairs = tomllib.loads((ROOT / "fixtures/phrases/zh.toml").read_text(encoding="utf-8"))
    pairs |= {
        entry[part]: chinese[kind][part]
        for kind, entry in english.items()
        for part in entry.keys() - {"rule"}
    }

    assert pairs
    assert {
        one: other for one, other in pairs.items() if numbers_in(one) != numbers_in(other)
    } == {}


def test_a_version_that_only_a_translation_names_is_found() -> None:
    assert numbers_in("需要axios 1.6.8及以上") == {"1.6.8"}
    assert numbers_in("axios 1.1.1 or later") != numbers_in("axios 1.1.2及以上")


def test_every_version_has_lock_files_in_its_own_folder() -> None:
    for client in CATALOG.every_client:
        folder = Path(ROOT, "clients", client.folder, "versions")
        there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        assert there == {version.id for version in client.versions}
