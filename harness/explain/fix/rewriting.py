"""Changes of code at the nodes that a query captures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.explain.fix.edits import without_option
from harness.model.edit import Edit
from harness.model.fix_rule import Rewrite, Where
from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX, spelled
from harness.syntax.queries import Span, matches
from harness.syntax.source import Source, parse

PLACE = "place"
SCRIPTS = "(script_element (raw_text) @place)"
FIELD = re.compile(r"\{(subject|name|signed|sent)\}")
# What a string literal of some language cannot hold as it stands.
UNQUOTABLE = re.compile(r"[\"'\\`$\n\r]")
INDENTS = {Language.GO: "\t", Language.JAVASCRIPT: "  ", Language.TYPESCRIPT: "  "}
INDENT = "    "


@dataclass(frozen=True, kw_only=True, slots=True)
class FixContext:
    """One difference, or one explanation of a body, by its kind; ``wanted`` is what was signed."""

    kind: str
    subject: str = ""
    wanted: str = ""
    got: str = ""

    @property
    def values(self) -> Mapping[str, str]:
        """The texts that the fields of a rewrite stand for."""
        return {
            "subject": spelled(self.subject),
            "name": spelled(self.subject).removeprefix(METADATA_PREFIX),
            "signed": self.wanted,
            "sent": self.got,
        }


def rewritten(
    text: str, language: Language, rewrite: Rewrite, context: FixContext
) -> tuple[Edit, ...]:
    """Return the edits that a rewrite makes of a text, none where it is not possible."""
    if language is Language.HTML:
        return _in_scripts(text, rewrite, context)
    if rewrite.languages and language not in rewrite.languages:
        return ()
    if any(word in text for word in rewrite.unless) or UNQUOTABLE.search(context.wanted):
        return ()
    source = parse(language, text)
    captures = _first(source, filled(rewrite.query, context)) if source else None
    if source is None or captures is None:
        return ()
    main = _edit(source, rewrite, captures, context)
    also = (edit for one in rewrite.also for edit in rewritten(text, language, one, context))
    kept = (edit for edit in also if edit.end <= main.start or edit.start >= main.end)
    return (main, *kept)


def _first(source: Source, query: str) -> Mapping[str, tuple[Span, ...]] | None:
    captures = (captured for captured in matches(source, query) if PLACE in captured)
    return next(captures, None)


def filled(text: str, context: FixContext) -> str:
    """Return words or code with what they say of a problem."""
    values = context.values
    return FIELD.sub(lambda field: values[field[1]], text)


def _edit(
    source: Source, rewrite: Rewrite, spans: Mapping[str, tuple[Span, ...]], context: FixContext
) -> Edit:
    text = source.text
    start = min(span.start for span in spans[PLACE])
    end = max(span.end for span in spans[PLACE])
    if rewrite.whole:
        end = next((at for at in range(end, len(text)) if text[at].isspace()), len(text))
        spans = {**spans, PLACE: (Span(start=start, end=end, text=text[start:end]),)}
    if not rewrite.put:
        return removed(source, start, end)
    put = filled(_with_captured(rewrite, spans), context)
    line = _Line.at(text, start, end)
    if rewrite.where is Where.BELOW:
        return _line_below(line, put, line.indent)
    if rewrite.where is Where.BEHIND:
        if not text[end : line.end].strip():
            return _line_below(line, put, _inner_indent(source, line))
        return Edit(start=end, end=end, text=_spaced(put, before=text[end]))
    return Edit(start=start, end=end, text=put)


def _spaced(put: str, *, before: str) -> str:
    """Return an entry with the blank that it needs before what follows it."""
    if not put.endswith(","):
        return put
    return f" {put}" if before == " " else f"{put} "


def _with_captured(rewrite: Rewrite, captures: Mapping[str, tuple[Span, ...]]) -> str:
    """Return the new code with the texts of what was captured."""
    names = "|".join(sorted(map(re.escape, captures), key=len, reverse=True))

    def text_of(match: re.Match[str]) -> str:
        spans = captures[match[1]]
        joined = " ".join(span.text for span in spans)
        return joined.replace(rewrite.cut, "", 1) if rewrite.cut else joined

    return re.sub(rf"@({names})\b", text_of, rewrite.put)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """The lines round a place: where they end, how they begin, and how the next one does."""

    end: int
    indent: str
    next_indent: str

    @classmethod
    def at(cls, text: str, start: int, end: int) -> "_Line":
        begun = text.rfind("\n", 0, start) + 1
        ended = text.find("\n", end)
        ended = len(text) if ended < 0 else ended
        return cls(end=ended, indent=_indent(text[begun:]), next_indent=_indent(text[ended + 1 :]))


def _indent(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line[: len(line) - len(line.lstrip())]


def _inner_indent(source: Source, line: _Line) -> str:
    """Return how a line begins that goes on from this one: as the next does, or one step more."""
    if len(line.next_indent) > len(line.indent):
        return line.next_indent
    return line.indent + INDENTS.get(source.language, INDENT)


def _line_below(line: _Line, put: str, indent: str) -> Edit:
    added = "".join(f"\n{indent}{piece}" if piece else "\n" for piece in put.split("\n"))
    return Edit(start=line.end, end=line.end, text=added)


def removed(source: Source, start: int, end: int) -> Edit:
    """Return the edit that takes code out, with the comma and the line that it leaves behind."""
    text = source.text
    if source.language is Language.SHELL:
        return without_option(text, start, end)[0]
    behind = len(text[end:]) - len(text[end:].lstrip())
    if text.startswith(",", end + behind):
        end += behind + 1
    elif text[:start].rstrip().endswith(","):
        return Edit(start=len(text[:start].rstrip()) - 1, end=end, text="")
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if not text[line_start:start].strip() and not text[end:line_end].strip():
        return Edit(start=line_start, end=min(line_end + 1, len(text)), text="")
    blanks = len(text[end:line_end]) - len(text[end:line_end].lstrip(" \t"))
    return Edit(start=start, end=end + blanks, text="")


def _in_scripts(text: str, rewrite: Rewrite, context: FixContext) -> tuple[Edit, ...]:
    """Return the edits of the first script of an HTML text in which the rewrite is possible."""
    page = parse(Language.HTML, text)
    for captured in matches(page, SCRIPTS) if page else ():
        for span in captured[PLACE]:
            edits = rewritten(span.text, Language.JAVASCRIPT, rewrite, context)
            if edits:
                return tuple(_moved(edit, span.start) for edit in edits)
    return ()


def _moved(edit: Edit, by: int) -> Edit:
    return replace(edit, start=edit.start + by, end=edit.end + by)
