"""What runs of the matrix and checks of pages are asked alike; it loads nothing that runs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class DriverChoice(StrEnum):
    """The drivers that can be asked for."""

    LOCAL = "local"
    CONTAINER = "container"
    BOTH = "both"
    AUTO = "auto"


class VariantChoice(StrEnum):
    """The variants that can be asked for."""

    PUBLISHED = "published"
    FILLED = "filled"
    BOTH = "both"


VariantOption = Annotated[VariantChoice, typer.Option(help="Which variants.")]
WarmOption = Annotated[
    bool,
    typer.Option("--warm", help="Keep runtimes from cell to cell: quick, for editing and running."),
]
RecordOption = Annotated[
    Path | None, typer.Option(help="Write the record (JSONL) here; of a continued run, a copy.")
]
BaselineOption = Annotated[
    Path | None, typer.Option(help="Known failures (TOML), instead of ours.")
]
ShardOption = Annotated[
    str | None,
    typer.Option("--shard", metavar="K/N", help="Run part K of N; `harness merge` joins them."),
]
DurationsOption = Annotated[
    Path | None,
    typer.Option("--durations", help="With --shard: a record whose durations balance the parts."),
]
ResumeOption = Annotated[
    Path | None,
    typer.Option("--resume", help="Go on with the run of this record, where it was cut short."),
]
RerunOption = Annotated[
    Path | None,
    typer.Option("--rerun-failed", help="Run the cells of this record again that are red in it."),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPart:
    """The part of all that is planned which is run here, and the record that it goes on from."""

    shard: str | None
    durations: Path | None
    resume: Path | None
    rerun_failed: Path | None

    def log(self, record: Path | None) -> Path | None:
        """Return the record that is written: the one that is named, else the one gone on with."""
        return record or self.resume or self.rerun_failed


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The part of the pages that is run; ``since`` is a revision that they must differ from."""

    driver: DriverChoice
    variant: VariantChoice
    blocks: Sequence[int] = ()
    since: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RunOptions:
    """By what the pages are judged, how many blocks run at a time, for how long, and how."""

    strict: bool = False
    jobs: int | None = None
    timeout: Sequence[str] = ()
    warm: bool = False
    baseline: Path | None = None
