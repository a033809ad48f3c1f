"""An upload that was meant to be of a file, though nothing in its block was taken for the file."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page_program import PageProgram
from harness.model.rule import stored_uploads
from harness.model.verdict import Finding
from harness.review.locations import block_place, request_place
from harness.review.parts import page_file
from harness.syntax.literals import literals
from harness.syntax.source import parse

RULE = "placeholder-known"
MISSED = re.compile(
    r"(?i)no such file|couldn't read data|failed to open|\bENOENT\b|FileNotFound|NoSuchFile"
    r"|cannot find the (?:file|path)|can't open"
)
DOMAIN = re.compile(r"\.(?:com|net|org|cn|io|dev)$")
FILE_NAME = re.compile(r"[\w./\\~ \-]*\w\.(?:[A-Za-z]\w{0,3}|7z|parquet)|@[\w./~\-]*\w[\w./~\-]*")
HEADER = re.compile(r"""(?:\s-H|--header)[ =]*(?:'[^']*'|"[^"]*")""")
WORD = re.compile(r"""(?<![^\s"'=|;(<])\w*@?[\w./~\-]+(?![^\s"'|;)>])""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word of a block that looks like the name of a file, and its offset there."""

    start: int
    text: str


def unread_file(job: Job, program: PageProgram, observation: Observation) -> Iterator[Finding]:
    """Complain of an accepted upload that was to be of a file which nobody knew for one.

    An author who says that the file is empty means to upload none.
    """
    uploads = stored_uploads(job, observation)
    if not uploads or program.block.directive.file == 0:
        return
    words = tuple(_words(program))
    body = uploads[-1].body
    missed = _missed(observation)
    file = page_file(job)
    details = {"said": missed, "sidecar": f"{PurePath(file).name}.harness.toml"}
    if missed:
        word = next((word for word in words if word.text.lstrip("@") in missed), None)
        finding = Finding(rule=RULE, kind="file-missed", details=details)
    elif body is not None and body.length == 0:
        word = next(iter(words), None)
        kind = "file-emptied" if program.bound.reads_own else "file-empty"
        finding = Finding(rule=RULE, kind=kind, details=details)
    else:
        word = next((word for word in words if body and _md5(word.text) == body.md5), None)
        finding = Finding(rule=RULE, kind="file-name-stored", details=details)
    if word:
        place = block_place(program, file, word.start)
        yield replace(finding, subject=word.text, place=place)
    elif missed:
        yield replace(finding, kind="some-file-missed", place=request_place(program, file))


def _missed(observation: Observation) -> str:
    """Return the line in which a process says that it has not found a file."""
    messages = (
        line for p in observation.processes for line in (p.stderr + "\n" + p.stdout).split("\n")
    )
    return next((line.strip() for line in messages if MISSED.search(line)), "")


def _words(program: PageProgram) -> Iterator[Word]:
    source = parse(program.block.language, program.block.text)
    if source is None:
        return
    for literal in literals(source):
        if _is_file(literal.content):
            yield Word(start=literal.begins, text=literal.content)
    if not program.toolkit.quotes:
        bare = source.bare()
        # What a header says is no name of a file here: a target of a link, a name to save under.
        bare = HEADER.sub(lambda match: " " * len(match[0]), bare)
        yield from (
            Word(start=match.start(), text=match[0])
            for match in WORD.finditer(bare)
            if _is_file(match[0])
        )


def _is_file(text: str) -> bool:
    return FILE_NAME.fullmatch(text) is not None and not DOMAIN.search(text)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
