"""Versions of one library in their order."""

from collections.abc import Sequence

from packaging.version import InvalidVersion, Version

from harness.model.client import Client


def in_order(clients: Sequence[Client]) -> list[Client]:
    """Return the versions of one client, the oldest first; one may be ``7.88, as installed``."""
    return sorted(clients, key=lambda client: _order(client.version))


def _order(version: str) -> tuple[bool, Version, str]:
    try:
        return (True, Version(version.partition(",")[0]), version)
    except InvalidVersion:
        return (False, Version("0"), version)
