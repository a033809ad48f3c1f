"""Everything that ``clients/`` and ``fixtures/`` hold, read once and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol, TypeVar

from harness.catalog.clients import read_client, read_program
from harness.catalog.scenarios import read_scenario
from harness.errors import FixtureError, UnknownNameError
from harness.model.client import Client
from harness.model.program import Program
from harness.model.scenario import Flow, Scenario, Variant

PACKAGE = Path(__file__).resolve().parents[1]


class Named(Protocol):
    """Anything that has an id."""

    @property
    def id(self) -> str:
        """The name by which people speak of it."""
        ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalog:
    """All clients and scenarios, in the order of their ids."""

    root: Path
    clients: tuple[Client, ...]
    scenarios: tuple[Scenario, ...]

    def program(self, client: Client, flow: Flow, variant: Variant) -> Program:
        """Return the client's snippet of this flow, bound for this variant."""
        return read_program(client, flow, variant, self.root / "clients" / client.id)


def default_root() -> Path:
    """Return the folder with ``clients/`` and ``fixtures/``: a checkout's or the package's own."""
    checkout = PACKAGE.parent
    return checkout if (checkout / "clients").is_dir() else PACKAGE / "data"


def read_catalog(root: Path) -> Catalog:
    """Return the catalog below this folder; raise FixtureError for the first wrong file."""
    manifests = sorted((root / "clients").glob("*/client.toml"))
    files = sorted((root / "fixtures" / "scenarios").rglob("*.toml"))
    if not manifests:
        raise FixtureError(file=str(root / "clients"), key="", problem="holds no */client.toml")
    if not files:
        place = str(root / "fixtures" / "scenarios")
        raise FixtureError(file=place, key="", problem="holds no *.toml")
    return Catalog(
        root=root,
        clients=tuple(read_client(path) for path in manifests),
        scenarios=tuple(read_scenario(path, root / "fixtures" / "scenarios") for path in files),
    )


def select(things: Iterable[N], patterns: Iterable[str], *, what: str) -> tuple[N, ...]:
    """Return the things whose id matches any pattern (a glob), all of them where there is none.

    Raises UnknownNameError for a pattern that matches nothing: nothing selected is not a pass.
    """
    by_id: Mapping[str, N] = {thing.id: thing for thing in things}
    wanted = tuple(patterns) or ("*",)
    chosen: dict[str, N] = {}
    for pattern in wanted:
        matching = {name: thing for name, thing in by_id.items() if fnmatchcase(name, pattern)}
        if not matching:
            message = f"No {what} is called {pattern!r}."
            hint = f"`harness list {what}s` shows them all."
            raise UnknownNameError(message, name=pattern, known=by_id, hint=hint)
        chosen |= matching
    return tuple(thing for name, thing in by_id.items() if name in chosen)
