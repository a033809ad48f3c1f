"""Where on the page a finding belongs: the line that a reader has to change."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.explain.error_line import error_line, find_error
from harness.model.page import Language
from harness.model.page_program import PageProgram
from harness.model.verdict import Finding, Place
from harness.syntax.source import Source, parse

# Rules whose findings are about one header.
OF_HEADERS = {"headers-kept", "metadata-kept", "content-type-stored"}
CARET = re.compile(r"^(\s*)[~^]*\^")
# Rules that are broken where the program says that it failed.
OF_THE_RUN = {"requests-arrived", "ends-well"}
# A program that ends itself behind an upload that was accepted.
SILENT = "silent-crash-after-success"
MOST = 10
AHEAD = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenLine:
    """One complaint of a compiler or of a run, with its place in the program.

    ``detail`` is what it says below of the symbol that it misses.
    """

    line: int
    column: int
    message: str
    detail: str = ""


def complaints(text: str, program: PageProgram) -> Iterator[SpokenLine]:
    """Yield what a compiler or a run says of lines of the program, in its order."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for pattern in program.toolkit.failures:
            match = re.search(pattern, line)
            if match is None:
                continue
            groups = match.groupdict()
            at = int(match["line"])
            column = int(groups.get("column") or 0) or _caret(lines, number, _line(program, at))
            message = groups.get("message") or ""
            yield SpokenLine(
                line=at, column=column, message=message, detail=_symbol(lines[number + 1 :])
            )
            break


def _line(program: PageProgram, number: int) -> str:
    lines = program.program.source.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _caret(lines: list[str], number: int, source: str) -> int:
    for below, line in enumerate(lines[number + 1 : number + AHEAD], start=number + 1):
        match = CARET.match(line)
        if match:
            # Python shows the line with an indent of its own.
            shown = lines[below - 1]
            moved = (len(source) - len(source.lstrip())) - (len(shown) - len(shown.lstrip()))
            return max(len(match[1]) + 1 + moved, 1)
    return len(source) - len(source.lstrip()) + 1


def on_page(program: PageProgram, file: str, line: int, column: int) -> Place:
    """Return the place on the page of a place in the program."""
    # What ends too early is told of the line after the last.
    line = min(line, len(program.lines))
    within = program.lines[line - 1] if line > 0 else 0
    if not within:
        return Place(file=file, line=program.block.line, column=program.block.column)
    printed = program.block.text.split("\n")[within - 1]
    run = program.program.source.split("\n")[line - 1]
    at, where = program.block.position(within, _column_as_printed(printed, run, column))
    return Place(file=file, line=at, column=where)


def _column_as_printed(printed: str, run: str, column: int) -> int:
    """Return the column in the printed line of a column in the line that was run."""
    matcher = difflib.SequenceMatcher(None, run, printed, autojunk=False)
    for kind, start, end, at, _ in matcher.get_opcodes():
        if start <= column - 1 < end:
            return at + 1 + (column - 1 - start if kind == "equal" else 0)
    return len(printed) + max(column - len(run), 0)


def placed(finding: Finding, program: PageProgram, file: str, output: str) -> Finding:
    """Return the finding with the place that its fields, or what the program said, point to."""
    if finding.place is not None:
        return finding
    for word in _words(finding):
        place = spoken_place(program, file, word)
        if place:
            return replace(finding, place=place)
    if finding.rule in OF_THE_RUN:
        ended = exit_place(program, file, finding) or crash_place(program, file, output)
        return replace(finding, place=ended)
    return replace(finding, place=request_place(program, file))


def _words(finding: Finding) -> Iterator[str]:
    """Yield the words of a block that a finding may be about, the surest first."""
    for one in finding.differences:
        if one.kind.startswith("header-"):
            yield from (value for value in (one.sent or one.signed, one.subject) if value)
    if finding.rule in OF_HEADERS:
        yield from (word for word in (finding.got, finding.subject) if word)


def exit_place(program: PageProgram, file: str, finding: Finding) -> Place | None:
    """Return where a program ends itself, without a word, with the code that it ended with."""
    code = finding.details.get("exit_code", "")
    source = parse(program.block.language, program.block.text)
    if source is None or not code or finding.kind != SILENT:
        return None
    ends = [*re.finditer(rf"\b[\w.]*exit\w*[\s(]+{code}\b", source.bare(), re.IGNORECASE)]
    return block_place(program, file, ends[-1].start()) if ends else None


def crash_place(program: PageProgram, file: str, output: str) -> Place:
    """Return the place that a trace points to, of the request where there is none."""
    error = find_error(output)
    if program.block.language is Language.PYTHON:
        # Python names the innermost call last, above the error; all others first, below it.
        runs = [*complaints(output[: error.start], program)] or [*complaints(output, program)]
        runs.reverse()
    else:
        runs = [*complaints(output[error.start :], program)] or [*complaints(output, program)]
    if not runs:
        return request_place(program, file)
    return on_page(program, file, runs[0].line, runs[0].column)


def request_place(program: PageProgram, file: str) -> Place:
    """Return the place of the line that makes the request, of the whole block where none does."""
    pattern, text = program.toolkit.requests, program.block.text
    source = parse(program.block.language, text)
    code = source.bare() if source else text
    offsets = [match.start() for match in re.finditer(pattern, code)] if pattern else []
    asks = [offset for offset in offsets if not (source and _reads_a_file(source, offset))]
    return block_place(program, file, (asks or offsets or [0])[0])


def _reads_a_file(source: Source, offset: int) -> bool:
    """Tell whether the call at an offset is handed the name of a file where others take a URL."""
    around = [call for call in source.calls if call.start <= offset < call.end]
    given = min(around, key=lambda call: call.end - call.start).arguments if around else ""
    return given.lstrip("( \n")[:1] in ("'", '"') and "://" not in given and "<" not in given


def block_place(program: PageProgram, file: str, offset: int) -> Place:
    """Return the place on the page of an offset into the block's text."""
    text = program.block.text
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    at, where = program.block.position(line, column)
    return Place(file=file, line=at, column=where)


def spoken_place(program: PageProgram, file: str, word: str) -> Place | None:
    """Return the place where the block speaks of this word, None where it does not.

    Of several, the first that is code is meant, and no comment.
    """
    if len(word) < len("x-y"):
        return None
    text = program.block.text
    source = parse(program.block.language, text)
    shown = re.search(re.escape(word), source.bare(), re.IGNORECASE) if source else None
    match = shown or re.search(re.escape(word), text, re.IGNORECASE)
    return block_place(program, file, match.start()) if match else None


def build_findings(failure: str, program: PageProgram, file: str) -> tuple[Finding, ...]:
    """Return a finding for each line that the compiler refuses, one where it names none."""
    by_line: dict[int, Finding] = {}
    failure = own_words(failure, program)
    for complaint in complaints(failure, program):
        place = on_page(program, file, complaint.line, complaint.column)
        details = {"said": (complaint.message or error_line(failure)) + complaint.detail}
        by_line.setdefault(
            complaint.line * 1000 + complaint.column,
            Finding(rule="snippet-builds", kind="does-not-build", details=details, place=place),
        )
    if by_line:
        return tuple(by_line.values())[:MOST]
    place = Place(file=file, line=program.block.line, column=program.block.column)
    details = {"said": failure}
    return (Finding(rule="snippet-builds", kind="does-not-build", details=details, place=place),)


def own_words(text: str, program: PageProgram) -> str:
    """Return what a program says with its files named as they are, and not by our folders.

    In the place of the local file stands what the page has there.
    """
    file, local = program.program.file, program.program.local_file
    written = program.bound.file_written or local
    # A path of ours is absolute; a key or a URL may end in the same name.
    place = rf"(?<![\w.:/-])/(?:[^\s'\"(`]*/)?{re.escape(local)}\b"
    own = re.sub(place, lambda _: written, text)
    own = re.sub(rf"[^\s'\"(`]*/{re.escape(file)}", file, own)
    # A phrase in which nothing of ours stands stays one.
    return text if own == text else own


def _symbol(below: list[str]) -> str:
    # javac names the symbol some lines below its message.
    for line in below[: AHEAD - 1]:
        match = re.match(r"\s*symbol:\s*(.*)", line)
        if match:
            return f" ({' '.join(match[1].split())})"
    return ""
