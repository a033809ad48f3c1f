"""Everything that ``clients/`` and ``fixtures/`` hold, read once and checked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol, TypeVar

from harness.catalog.clients import MANIFEST, read_client, read_program
from harness.catalog.scenarios import read_scenario
from harness.errors import FixtureError, UnknownNameError, UsageError
from harness.model.client import Client
from harness.model.program import Program
from harness.model.scenario import Flow, Scenario, Variant

DEFAULT, ALL = "default", "all"
PACKAGE = Path(__file__).resolve().parents[1]
CLIENTS = "clients"
SCENARIOS = Path("fixtures") / "scenarios"


class Named(Protocol):
    """Anything that has an id."""

    @property
    def id(self) -> str:
        """The name by which people speak of it."""
        ...


class Parted(Named, Protocol):
    """Anything that may stand aside."""

    @property
    def by_default(self) -> bool:
        """Whether it runs where nobody has named it."""
        ...


N = TypeVar("N", bound=Named)
P = TypeVar("P", bound=Parted)


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalog:
    """All clients and scenarios, in the order of their ids.

    Those aside are not of the matrix: they run where they are named, or libraries are compared.
    ``roots`` are the folders that they were found in, a project's own before ours, and ``own`` are
    the clients that run where nobody is named: a project's where it has some, else all.
    """

    roots: tuple[Path, ...]
    clients: tuple[Client, ...]
    scenarios: tuple[Scenario, ...]
    own: tuple[str, ...] = ()
    clients_aside: tuple[Client, ...] = ()
    scenarios_aside: tuple[Scenario, ...] = ()

    @property
    def every_client(self) -> tuple[Client, ...]:
        """All clients, also those aside."""
        return (*self.clients, *self.clients_aside)

    @property
    def every_scenario(self) -> tuple[Scenario, ...]:
        """All scenarios, also those aside."""
        return (*self.scenarios, *self.scenarios_aside)

    @property
    def with_versions(self) -> tuple[Client, ...]:
        """All clients, each followed by itself at its other versions."""
        return tuple(
            one
            for client in self.every_client
            for one in (client, *(client.at(version) for version in client.versions))
        )

    def within(self, seconds: float | None) -> "Catalog":
        """Return the catalog whose clients may run for so many seconds, if that was asked for."""
        if seconds is None:
            return self
        clients, aside = (
            tuple(replace(one, budget=one.budget.within(seconds)) for one in some)
            for some in (self.clients, self.clients_aside)
        )
        return replace(self, clients=clients, clients_aside=aside)

    def program(self, client: Client, flow: Flow, variant: Variant) -> Program:
        """Return the client's snippet of this flow, bound for this variant."""
        folder = home(self.roots, Path(CLIENTS) / client.folder / MANIFEST)
        return read_program(client, flow, variant, folder.parent)

    def chosen_clients(
        self, patterns: Iterable[str], versions: str = DEFAULT
    ) -> tuple[Client, ...]:
        """Return the clients that these patterns name, those that run by themselves for none.

        ``versions`` is ``default``, ``all``, or a glob over versions. A name may hold a version
        itself (``node-axios@1.1.3``). Raises UnknownNameError where nothing is selected.
        """
        names = tuple(patterns) or self.own
        if any("@" in name for name in names):
            return select(self.with_versions, names, what="client or version")
        chosen = select_with(self.clients, self.clients_aside, names, what="client")
        if versions == DEFAULT:
            return chosen
        ids = {client.id for client in chosen}
        every = [client for client in self.with_versions if client.folder in ids]
        matching = tuple(
            one for one in every if versions == ALL or fnmatchcase(one.version, versions)
        )
        if not matching:
            raise UnknownNameError(
                f"No chosen client has a version {versions!r}.",
                name=versions,
                known=[client.version for client in every],
                hint="`harness list versions` shows them all.",
            )
        return matching


def default_root() -> Path:
    """Return the folder with ``clients/`` and ``fixtures/``: a checkout's or the package's own."""
    checkout = PACKAGE.parent
    return checkout if (checkout / "clients").is_dir() else PACKAGE / "data"


def roots_of(root: Path | None, *, only: bool = False) -> tuple[Path, ...]:
    """Return where to look: in a project's folder, if one is named, and unless ``only`` in ours.

    Raises UsageError for what is no folder or holds nothing to look at.
    """
    if root is None:
        return (default_root(),)
    if not root.is_dir():
        raise UsageError(f"{root} is not a folder.", hint="--root names the folder with clients/.")
    if only or root.resolve() == default_root():
        return (root,)
    if not any((root / name).is_dir() for name in (CLIENTS, "fixtures")):
        message = f"{root} holds neither {CLIENTS}/ nor fixtures/."
        raise UsageError(message, hint="`harness init` writes an example of both")
    return (root, default_root())


def home(roots: Iterable[Path], part: Path) -> Path:
    """Return this part of the first root that has it, of the last where none has."""
    places = [root / part for root in roots]
    return next((place for place in places if place.exists()), places[-1])


def read_catalog(*roots: Path) -> Catalog:
    """Return the catalog of these folders, of two things with one id the first one's.

    Raises FixtureError for the first wrong file.
    """
    every, all_scenarios = first_of_each(roots, read_clients), first_of_each(roots, read_scenarios)
    clients, clients_aside = _parted(every)
    scenarios, scenarios_aside = _parted(all_scenarios)
    if not clients:
        place = str(roots[0] / CLIENTS)
        raise FixtureError(file=place, key="", problem=f"holds no */{MANIFEST}")
    if not scenarios:
        raise FixtureError(file=str(roots[0] / SCENARIOS), key="", problem="holds no *.toml")
    return Catalog(
        roots=roots,
        clients=clients,
        scenarios=scenarios,
        own=tuple(client.id for client in read_clients(roots[0])) if len(roots) > 1 else (),
        clients_aside=clients_aside,
        scenarios_aside=scenarios_aside,
    )


def _parted(things: Iterable[P]) -> tuple[tuple[P, ...], tuple[P, ...]]:
    """Return what runs by default, and what stands aside."""
    every = tuple(things)
    return (
        tuple(one for one in every if one.by_default),
        tuple(one for one in every if not one.by_default),
    )


def first_of_each(roots: Iterable[Path], read: Callable[[Path], Iterable[N]]) -> tuple[N, ...]:
    """Return what is read from these roots, in the order of ids, of two with one id the first."""
    first: dict[str, N] = {}
    for root in roots:
        for one in read(root):
            first.setdefault(one.id, one)
    return tuple(first[name] for name in sorted(first))


def read_clients(root: Path) -> tuple[Client, ...]:
    """Return the clients below this root."""
    return tuple(read_client(path) for path in sorted((root / CLIENTS).glob(f"*/{MANIFEST}")))


def read_scenarios(root: Path) -> tuple[Scenario, ...]:
    """Return the scenarios below this root."""
    folder = root / SCENARIOS
    return tuple(read_scenario(path, folder) for path in sorted(folder.rglob("*.toml")))


def scenario_file(roots: Iterable[Path], name: str) -> Path:
    """Return the file of the scenario with this id, in the first root that has it."""
    return home(roots, SCENARIOS / f"{name}.toml")


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
            lists = " and ".join(f"`harness list {kind}s`" for kind in what.split(" or "))
            hint = f"{lists} {'show' if ' or ' in what else 'shows'} them all."
            raise UnknownNameError(message, name=pattern, known=by_id, hint=hint)
        chosen |= matching
    return tuple(thing for name, thing in by_id.items() if name in chosen)


def select_with(
    things: Iterable[N], aside: Iterable[N], patterns: Iterable[str], *, what: str
) -> tuple[N, ...]:
    """Return the things whose id matches any pattern, of those aside where none of the others does.

    Raises UnknownNameError for a pattern that matches nothing.
    """
    wanted, usual, others = tuple(patterns), tuple(things), tuple(aside)
    alone = [one for one in wanted if not any(fnmatchcase(thing.id, one) for thing in usual)]
    named = [thing for thing in others if any(fnmatchcase(thing.id, one) for one in alone)]
    return select((*usual, *named), wanted, what=what)
