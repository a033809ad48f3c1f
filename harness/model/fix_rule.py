"""What to do about one cause in one library: in words, and as changes of the code."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from harness.model.page import Language, Runtime
from harness.model.scenario import STRICT


class Where(StrEnum):
    """The side on which the new code goes, seen from the place that a query captures."""

    INSTEAD = "instead"
    BEHIND = "behind"
    BELOW = "below"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewrite:
    """One change of the code, at what ``query`` captures as ``place``: from the first to the last.

    ``put`` is the new code, with ``@NAME`` for what is captured by that name, without the first
    ``cut`` in it; where it is empty the place goes, with the comma beside it. Code ``behind`` a
    place that ends its line, and code ``below``, has a line of its own. Query and code hold
    ``{subject}``, ``{name}`` (without ``x-oss-meta-``), ``{signed}`` and ``{sent}``. The change is
    needless where one of ``unless`` stands in the text. ``whole`` takes the place up to the next
    blank. ``also`` are changes that go with this one, each where it is possible.
    """

    __pydantic_config__: ClassVar = STRICT
    query: str
    put: str = ""
    where: Where = Where.INSTEAD
    languages: tuple[Language, ...] = ()
    unless: tuple[str, ...] = ()
    cut: str = ""
    whole: bool = False
    also: tuple["Rewrite", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FixRule:
    """The remedy for some kinds of problem: in words, and as the first rewrite that is possible.

    ``subject``, ``signed`` and ``sent`` are patterns of the whole of what differs; any where empty.
    With ``only_as_rewrite`` the words are true only where one of the rewrites is possible.
    """

    __pydantic_config__: ClassVar = STRICT
    kinds: tuple[str, ...]
    text: str
    subject: str = ""
    signed: str = ""
    sent: str = ""
    only_as_rewrite: bool = False
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fixes:
    """The fixes of one library: ``uses`` are words by which a program shows that it uses it.

    ``runtime`` is the only one for which it is true, ``not_in`` the only one for which it is not.
    """

    __pydantic_config__: ClassVar = STRICT
    library: str
    languages: tuple[Language, ...]
    uses: tuple[str, ...]
    rules: tuple[FixRule, ...]
    runtime: Runtime | None = None
    not_in: Runtime | None = None
