"""What we say of a version stands beside the version that proves it."""

import re
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.model.versions import in_order

ROOT = default_root()
CATALOG = read_catalog(ROOT)
CLIENTS = {client.library: client for client in reversed(CATALOG.every_client)}
# What a text calls by another name than the client does.
CLIENTS |= {
    "HttpClient": CLIENTS["Apache HttpClient"],
    "Node.js": next(one for one in CATALOG.every_client if one.id == "node-fetch"),
}
NAMES = "|".join(map(re.escape, sorted(CLIENTS)))
CLAIM = re.compile(rf"(?<!\w)({NAMES}) (\d+(?:\.\d+)+) or later")
PLACES = ("README.md", "fixtures/**/*.toml", "harness/**/*.py", "clients/*/*.*")
CLAIMS = {
    (found[1], found[2]): str(path.relative_to(ROOT))
    for place in PLACES
    for path in sorted(ROOT.glob(place))
    if path.is_file()
    for found in CLAIM.finditer(path.read_text(encoding="utf-8"))
}


def test_there_are_claims() -> None:
    assert CLAIMS


@pytest.mark.parametrize(("library", "version"), CLAIMS)
def test_a_claim_of_a_first_good_version_is_the_first_that_runs(library: str, version: str) -> None:
    client = CLIENTS[library]
    every = in_order([client, *(client.at(each) for each in client.versions)])
    good = [one.version for one in every if not any(u.scenarios == "*" for u in one.unsupported)]
    bad = [one.version for one in every if one.version not in good]

    assert good[0] == version
    assert bad


def test_every_version_has_lock_files_in_its_own_folder() -> None:
    for client in CATALOG.every_client:
        folder = Path(ROOT, "clients", client.folder, "versions")
        there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        assert there == {version.id for version in client.versions}
