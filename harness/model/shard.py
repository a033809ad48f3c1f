"""One part of a run that several machines share."""

from dataclasses import dataclass
from typing import ClassVar

from harness.model.scenario import STRICT


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """Part ``number`` of ``of`` equal ones, counted from 1.

    ``whole`` is a digest of all cells before they were shared out, with their clients and
    scenarios: parts of different wholes do not go together.
    """

    __pydantic_config__: ClassVar = STRICT
    number: int
    of: int
    whole: str

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
