"""Clients as processes of this machine, with the tool chains that it has."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path

from harness.drivers.building import Site, build
from harness.drivers.driver import Host, OnThisMachine, Prepared, Workplace
from harness.drivers.processes import Ended, Processes, ProcessSpec
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.observation import ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload

CACHE_VARIABLE = "HARNESS_CACHE"


def default_cache() -> Path:
    """Return the folder for built programs, made: ``HARNESS_CACHE``, or the user's own.

    Raises EnvironmentalError where there can be no such folder.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    cache = Path(chosen) if chosen else user_cache_path("oss-snippet-harness")
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{cache} cannot hold what is built: {error.strerror}."
        raise EnvironmentalError(message, hint=f"{CACHE_VARIABLE} names another folder") from error
    return cache


class LocalDriver(OnThisMachine):
    """Runs each upload in a fresh process with a clean environment."""

    name = DriverName.LOCAL

    def __init__(self, cache: Path) -> None:
        self._site = Site(cache=cache, processes=Processes())

    def open(self, host: Host) -> str:
        """Send clients to the server's own address; what starts them gets ready meanwhile."""
        self._site.processes.get_ready()
        return super().open(host)

    def prepare(self, program: Program) -> Prepared:
        """Build the program, or find it built."""
        return build(program, self._site)

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Start the program on this upload; wait for its end, or kill it at its budget's."""
        client = prepared.program.client
        ended = self._site.processes.run(
            ProcessSpec(
                argv=prepared.argv,
                folder=place.folder,
                environment=environment(upload, place),
                seconds=client.budget.seconds,
            )
        )
        return process_facts(client, ended)

    def close(self) -> None:
        """Kill what still runs."""
        self._site.processes.close()


def process_facts(client: Client, ended: Ended) -> ProcessFacts:
    """Return what is known of a process of this client that has ended."""
    return ProcessFacts(
        exit_code=ended.exit_code,
        stdout=ended.stdout,
        stderr=ended.stderr,
        reported_status=reported_status(client.status, ended.stdout),
        seconds=ended.seconds,
        cpu_seconds=ended.cpu_seconds,
        peak_mib=ended.peak_mib,
        timed_out=ended.timed_out,
    )


def environment(upload: SignedUpload, place: Workplace) -> dict[str, str]:
    """Return all that a client is told: no secret, no proxy, nothing of the user's own."""
    return {"PATH": os.environ["PATH"], **client_variables(upload, place)}


def client_variables(upload: SignedUpload, place: Workplace) -> dict[str, str]:
    """Return what a client is told by every driver."""
    return {
        "HOME": str(place.folder),
        "TMPDIR": str(place.folder),
        "LC_ALL": "C.UTF-8",
        "HARNESS_SIGNED_URL": upload.url,
        "HARNESS_FILE": str(place.file),
        "HARNESS_HEADERS": _lines(upload.send_headers),
        "HARNESS_METADATA": _lines(upload.send_metadata),
    }


def reported_status(pattern: str, output: str) -> int | None:
    """Return the last status that the program printed, None where it printed none."""
    found = re.findall(pattern, output)
    return int(found[-1]) if found and found[-1].isdigit() else None


def _lines(entries: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in entries.items())
