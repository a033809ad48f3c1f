"""The pages and the verdicts on their blocks, given by reading."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RUNTIMES = frozenset(
    (
        "cpython",
        "nodejs",
        "browser",
        "jvm",
        "android",
        "shell",
        "go",
        "php",
        "ruby",
        "native",
        "other",
    )
)
LANGUAGES = frozenset(
    (
        "c",
        "cpp",
        "csharp",
        "dart",
        "go",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "json",
        "kotlin",
        "objective-c",
        "php",
        "powershell",
        "python",
        "ruby",
        "rust",
        "scala",
        "shell",
        "swift",
        "text",
        "typescript",
        "vue",
        "xml",
    )
)
ROLES = frozenset(("signer", "uploader", "downloader", "fragment", "output", "other"))
VERDICTS = frozenset(("PASSED", "FAILED", "UNSUPPORTED", "not run"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """What is right for a reader who pastes a block."""

    line: int
    language: str
    runtime: str
    role: str
    verdict: str
    # A second verdict that is honest, too.
    accept: str = ""
    cause: str = ""
    note: str = ""
    # Why no edit of the page turns a failure into a success.
    no_edit: str = ""

    @property
    def verdicts(self) -> frozenset[str]:
        """The verdicts that are right."""
        return frozenset((self.verdict, self.accept)) - {""}


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A public page: where it stands and what its blocks are."""

    id: str
    kind: str
    sha256: str
    blocks: tuple[Block, ...]
    repository: str = ""
    path: str = ""
    commit: str = ""
    # What is known of a text whose repository is not.
    address: str = ""


def read_pages(folder: Path = HERE) -> tuple[Page, ...]:
    """Return the pages of every data file, in the order of their ids."""
    return tuple(sorted(_pages(folder), key=lambda page: page.id))


def _pages(folder: Path) -> Iterator[Page]:
    for file in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["page"]:
            yield _page(file.stem, entry)


def _page(kind: str, entry: dict[str, Any]) -> Page:
    blocks = tuple(Block(**block) for block in entry.pop("blocks"))
    return Page(kind=kind, blocks=blocks, **entry)
