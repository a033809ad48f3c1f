"""Second runs of a program, kept: the same program ends as it has ended before."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

from pydantic import TypeAdapter

from harness.catalog.wording import worded_anew
from harness.drivers.driver import Prepared, Recipe
from harness.drivers.local import default_cache
from harness.drivers.room import write_whole
from harness.engine.proof import code_key
from harness.model.cell import DriverName
from harness.model.observation import SecondRun
from harness.model.page_program import PageProgram
from harness.model.phrase import AS_MADE
from harness.model.upload import SignedUpload

FOLDER = "second-runs"
STORED = TypeAdapter(SecondRun | None)


def run_key(
    page_program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    recipe: Recipe | None,
    driver: DriverName,
) -> str:
    """Return a name for all that a run depends on: program, tools, what is signed, and this code.

    What differs in every run is left out: the signature, and which bytes are in the file.
    """
    url = urlsplit(upload.url)
    signed = (
        *(upload.method, upload.key, repr(sorted(upload.signed_headers.items()))),
        *(url.scheme, repr(sorted(name for name, _ in parse_qsl(url.query)))),
        *("" if recipe is None else str(recipe.size), repr(upload.cors)),
    )
    return program_key(page_program, prepared, signed, driver)


def program_key(
    page_program: PageProgram, prepared: Prepared, beside: tuple[str, ...], driver: DriverName
) -> str:
    """Return a name for a program with its tools, this code, and what is told beside."""
    program = prepared.program
    parts = (
        *(code_key(), driver.value, os.environ.get("PATH", ""), repr(page_program.bound)),
        *(program.source, repr(program.client), repr(program.locks), program.local_file),
        repr(sorted(program.support.items())),
        *(repr(prepared.argv), repr(sorted(prepared.places.items()))),
        *beside,
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def kept(name: str, run: Callable[[], SecondRun | None]) -> SecondRun | None:
    """Return how the run has ended earlier, else run and keep it.

    What a limit has ended may end otherwise on a machine that is less busy.
    """
    path = default_cache() / FOLDER / name
    # What cannot be read, such as after a full disk, is run again.
    with suppress(OSError, ValueError):
        stored = json.loads(path.read_bytes(), object_hook=worded_anew)
        kept_run = STORED.validate_python(stored)
        os.utime(path)
        return kept_run
    seen = run()
    if seen is None or not (seen.process.timed_out or seen.process.limits_hit):
        write_whole(path, STORED.dump_json(seen, context=AS_MADE))
    return seen
