"""How the host of one client is started, built once where it must be built."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness import timeouts
from harness.drivers.browser_places import browser_places
from harness.drivers.building import (
    COMPLETE,
    HOSTS,
    Site,
    digest,
    renew,
    trusted,
)
from harness.drivers.driver import Prepared
from harness.drivers.room import lock_of, mark_used
from harness.drivers.steps import StepFailedError, run_steps
from harness.errors import EnvironmentalError, FixtureError
from harness.model.client import Client, Warm


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """The command that starts a host, and whether cells run inside it instead of being forked."""

    argv: tuple[str, ...]
    holds: bool


def launch(prepared: Prepared, warm: Warm, site: Site) -> Launch:
    """Return how the host is started; raise EnvironmentalError where it cannot be built."""
    client = prepared.program.client
    program = host_program(client, warm)
    # What a host is built from may stand in several files.
    texts = [path.read_text(encoding="utf-8") for path in sorted(HOSTS.glob(f"*{program.suffix}"))]
    name = digest([*texts, str(warm), prepared.places["deps"]])
    home = site.cache / "hosts" / f"{client.id}-{name}"
    places = {name: prepared.places[name] for name in ("client", "deps", "python")}
    places |= {"host": str(program), "hosts": str(HOSTS), "warm": str(home)}
    places |= browser_places()
    if warm.build:
        _build(warm, places, home, site)
    return Launch(argv=words(warm.run, places), holds=warm.holds)


def limits() -> dict[str, float]:
    """Return how long a host may take to be ready at first, and to be clean after a cell."""
    return {"ready": timeouts.RUNTIME_READY, "clean": timeouts.RUNTIME_CLEAN}


def host_program(client: Client, warm: Warm) -> Path:
    """Return the path of the host that a manifest names; raise FixtureError where there is none."""
    program = HOSTS / warm.host
    if program.parent != HOSTS or not program.is_file():
        known = ", ".join(sorted(path.name for path in HOSTS.iterdir() if path.is_file()))
        raise FixtureError(
            file=f"clients/{client.folder}/client.toml",
            key="warm.host",
            problem=f"there is no host {warm.host!r}",
            hint=f"known: {known}",
        )
    return program


def words(template: tuple[str, ...], places: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of a manifest with every place put in."""
    return tuple(word.format_map(places) for word in template)


def _build(warm: Warm, places: Mapping[str, str], home: Path, site: Site) -> None:
    with lock_of(home, site.cache):
        if (home / COMPLETE).exists():
            mark_used(home, is_new=False)
            return
        renew(home)
        try:
            steps = (words(step, places) for step in warm.build)
            run_steps(steps, partial(trusted, home, site.processes))
        except StepFailedError as error:
            raise EnvironmentalError(f"its host {warm.host} cannot be built: {error}") from error
        (home / COMPLETE).touch()
        mark_used(home, is_new=True)
