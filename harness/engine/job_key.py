"""What the run of one block depends on: where nothing of it has changed, the run ends the same."""

import hashlib
import json
from dataclasses import fields

from harness.model.cell import DriverName
from harness.model.page import Block
from harness.model.page_program import PageProgram
from harness.pages.plan import PlannedBlock

# Where a block stands, and what it is called there, changes nothing of how it runs.
PLACE = frozenset(
    {"number", "line", "column", "indents", "headings", "tab", "info", "found_by", "text"}
)


def surroundings(planned: PlannedBlock, driver: DriverName) -> tuple[str, ...]:
    """Return all that a verdict of this block depends on, but its text."""
    scenario, signer = planned.cell.scenario, planned.signer
    return (
        *(planned.cell.variant, driver, repr(planned.toolkit), _headers(planned)),
        *(repr(scenario.sign), repr(scenario.expect), repr(scenario.server.cors)),
        _beside(planned.block),
        *((_beside(signer), signer.text) if signer else ()),
    )


def _headers(planned: PlannedBlock) -> str:
    return repr(planned.stands_in.headers if planned.stands_in else None)


def job_key(planned: PlannedBlock, driver: DriverName) -> str:
    """Return a name for all that the run of this block depends on."""
    programs = (planned.program, planned.signer_program)
    parts = (
        *surroundings(planned, driver),
        planned.block.text,
        *(part for made in programs if made for part in _program(made)),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _beside(block: Block) -> str:
    """Return what is known of a block beside its text and its place."""
    return repr([getattr(block, one.name) for one in fields(block) if one.name not in PLACE])


def _program(made: PageProgram) -> tuple[str, ...]:
    program = made.program
    return (
        *(program.source, program.local_file, repr(program.client), repr(made.bound)),
        *(repr(sorted(program.support.items())), repr(sorted(program.locks.items()))),
    )
