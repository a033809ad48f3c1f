"""Lock files of npm put together: a version of a library, with a toolkit's own tools beside it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

MANIFEST, LOCK = "package.json", "package-lock.json"
MODULES = "node_modules/"

Packages = dict[str, dict[str, Any]]


def with_tools(
    locks: Mapping[str, str], toolkit: Mapping[str, str], tools: Iterable[str]
) -> dict[str, str]:
    """Return lock files that bring what ``locks`` bring, and these tools as a toolkit pins them.

    A tool that the toolkit does not have is left out.
    """
    lock = json.loads(locks[LOCK])
    packages: Packages = lock["packages"]
    theirs: Packages = json.loads(toolkit[LOCK])["packages"]
    wanted = dict(packages[""]["dependencies"])
    for name in tools:
        if name not in wanted and (there := theirs.get(f"{MODULES}{name}")):
            wanted[name] = there["version"]
            _bring(name, ("", ""), packages, theirs)
    packages[""]["dependencies"] = wanted
    manifest = json.loads(locks[MANIFEST]) | {"dependencies": wanted}
    return {**locks, MANIFEST: json.dumps(manifest), LOCK: json.dumps(lock)}


def _bring(name: str, asked_at: tuple[str, str], packages: Packages, theirs: Packages) -> None:
    """Have a package found by what asks for it, which has a place here and one in theirs."""
    here, there = asked_at
    source, present = _found(name, there, theirs), _found(name, here, packages)
    if not source or (present and packages[present]["version"] == theirs[source]["version"]):
        return
    # Where the library wants another one, this one stands below what asks for it.
    place = f"{here}/{MODULES}{name}".lstrip("/") if source in packages else source
    packages[place] = theirs[source]
    for needed in theirs[source].get("dependencies", {}):
        _bring(needed, (place, source), packages, theirs)


def _found(name: str, place: str, packages: Packages) -> str:
    """Return where a package is that is asked for at this place, empty where it is nowhere."""
    while place:
        if (near := f"{place}/{MODULES}{name}") in packages:
            return near
        place = place.rpartition(f"/{MODULES}")[0]
    return f"{MODULES}{name}" if f"{MODULES}{name}" in packages else ""
