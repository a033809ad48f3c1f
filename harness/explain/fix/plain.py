"""Fixes that need no library: what a program says in so many letters, said as it was signed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from harness.explain.fix.edits import edits_between
from harness.explain.fix.rewriting import SCRIPTS, UNQUOTABLE, FixContext, removed
from harness.model.edit import Edit, applied
from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX, spelled
from harness.syntax.given import Given, Giving, given_headers
from harness.syntax.headers import NAME
from harness.syntax.literals import literals
from harness.syntax.queries import leaves, matches
from harness.syntax.source import Source, parse

ADDED, DROPPED, METHOD, PARAMETER = (
    "header-added",
    "header-dropped",
    "method",
    "parameter-added",
)
JOINED = re.compile(r"binary|concatenat|additive")

MakeEdits = Callable[[Source, FixContext], Iterable[Edit]]


def plain_edits(
    text: str, language: Language | None, problems: Iterable[FixContext]
) -> tuple[Edit, ...]:
    """Return the edits that fix all problems, none where one of them is not known."""
    after = text
    for problem in problems:
        fixed = plainly_fixed(after, language, problem)
        if fixed is None:
            return ()
        after = fixed
    return edits_between(text, after)


def plainly_fixed(text: str, language: Language | None, problem: FixContext) -> str | None:
    """Return a text without one problem, None where nobody knows how."""
    edits = tuple(_edits(text, language, problem))
    return applied(text, edits) if edits else None


def _edits(text: str, language: Language | None, problem: FixContext) -> Iterable[Edit]:
    fix = FIXES.get(problem.kind)
    if fix is None and problem.kind.startswith("header-"):
        fix = _changed
    source = parse(language, text)
    if fix is None or source is None or UNQUOTABLE.search(problem.wanted):
        return ()
    if language is not Language.HTML:
        return fix(source, problem)
    return _in_scripts(source, fix, problem)


def _in_scripts(page: Source, fix: MakeEdits, problem: FixContext) -> Iterator[Edit]:
    for captured in matches(page, SCRIPTS):
        for span in captured["place"]:
            script = parse(Language.JAVASCRIPT, span.text)
            for edit in fix(script, problem) if script else ():
                yield Edit(start=edit.start + span.start, end=edit.end + span.start, text=edit.text)


def _named(source: Source, subject: str) -> list[Given]:
    """Return where a header is given, by its own name before the one that metadata has."""
    every = list(given_headers(source))
    own = [one for one in every if one.name == subject]
    short = subject.removeprefix(METADATA_PREFIX)
    return own or [one for one in every if one.name == short != subject]


def _changed(source: Source, problem: FixContext) -> Iterator[Edit]:
    for one in _named(source, problem.subject):
        if one.value is not None:
            yield Edit(start=one.value_at[0], end=one.value_at[1], text=problem.wanted)
            return
    equal = [one for one in literals(source) if one.content == problem.got]
    if problem.got and len(equal) == 1:
        yield Edit(start=equal[0].begins, end=equal[0].ends, text=problem.wanted)


def _added(source: Source, problem: FixContext) -> Iterator[Edit]:
    for one in _named(source, problem.subject):
        yield _taken_out(source, one)


def _taken_out(source: Source, one: Given) -> Edit:
    text = source.text
    if one.kind is Giving.LINK:
        return Edit(start=len(text[: one.start].rstrip()), end=one.end, text="")
    if one.kind is Giving.ENTRY:
        return removed(source, one.start, one.end)
    line_start = text.rfind("\n", 0, one.start) + 1
    line_end = text.find("\n", one.end)
    line_end = len(text) if line_end < 0 else line_end
    if text[line_start : one.start].strip() or text[one.end : line_end].strip():
        return Edit(start=one.start, end=one.end, text="")
    return Edit(start=line_start, end=min(line_end + 1, len(text)), text="")


def _dropped(source: Source, problem: FixContext) -> Iterator[Edit]:
    """Yield another header, given as the last one is that the program gives."""
    every = [one for one in given_headers(source) if NAME.fullmatch(one.name)]
    if every:
        yield _given_again(source.text, every[-1], problem)


def _given_again(text: str, one: Given, problem: FixContext) -> Edit:
    value = problem.wanted if one.value is not None else problem.wanted.join(one.quote)
    again = (
        text[one.start : one.name_at[0]]
        + spelled(problem.subject)
        + text[one.name_at[1] : one.value_at[0]]
        + value
        + text[one.value_at[1] : one.end]
    )
    line_start = text.rfind("\n", 0, one.start) + 1
    before = text[line_start : one.start]
    is_alone = not before.strip()
    if one.kind is Giving.LINK:
        blanks = text[len(text[: one.start].rstrip()) : one.start]
        gap = "" if again[:1].isspace() else blanks
        return Edit(start=one.end, end=one.end, text=gap + again)
    if one.kind is Giving.STATEMENT:
        gap = f"\n{before}" if is_alone else " "
        return Edit(start=one.end, end=one.end, text=gap + again)
    gap = f",\n{before}" if is_alone else ", "
    return Edit(start=one.end, end=one.end, text=gap + again)


def _method(source: Source, problem: FixContext) -> Iterator[Edit]:
    """Yield the other method wherever the program names one, in words and in names."""
    sent, signed = problem.got.upper(), problem.wanted.upper()
    if not (sent.isalpha() and signed.isalpha()):
        return
    forms = {form(sent): form(signed) for form in (str.upper, str.lower, str.title)}
    for one in literals(source):
        if one.content in forms:
            yield Edit(start=one.begins, end=one.ends, text=forms[one.content])
    word = re.compile(
        rf"(?<![A-Za-z]){sent}(?![A-Za-z])|^{sent.lower()}(?![a-z])|{sent.title()}(?![a-z])"
    )
    taken = {at for one in literals(source) for at in range(one.begins, one.ends)}
    for leaf in leaves(source):
        if leaf.start in taken or not re.fullmatch(r"[\w.]+", leaf.text):
            continue
        for match in word.finditer(leaf.text):
            start = leaf.start + match.start()
            yield Edit(start=start, end=start + len(sent), text=forms[match[0]])


def _parameter(source: Source, problem: FixContext) -> Iterator[Edit]:
    """Yield the parameter taken out of the text that adds it, and the text where it is all."""
    pair = re.compile(
        rf"(?P<mark>[?&]){re.escape(problem.subject)}(?:={re.escape(problem.got)})?(?=[&\s]|$)"
        rf"(?P<behind>&?)"
    )
    for one in literals(source):
        match = pair.search(one.content)
        if match is None:
            continue
        if match[0] == one.content and (whole := _rest_of_sum(source, one.node)):
            yield whole
            return
        keeps = match["behind"] and match["mark"] == "?"
        end = match.end() if keeps else match.end() - len(match["behind"])
        text = "?" if keeps else ""
        yield Edit(start=one.begins + match.start(), end=one.begins + end, text=text)
        return


def _rest_of_sum(source: Source, node: object) -> Edit | None:
    """Return the edit that leaves of a sum what stands before its last part."""
    parent = getattr(node, "parent", None)
    if parent is None or not JOINED.search(parent.type) or parent.named_child_count != len("ab"):
        return None
    first, last = parent.named_children
    if last != node:
        return None
    start, end = source.place(parent)
    kept = source.place(first)
    return Edit(start=start, end=end, text=source.text[kept[0] : kept[1]])


FIXES: Mapping[str, MakeEdits] = {
    ADDED: _added,
    DROPPED: _dropped,
    METHOD: _method,
    PARAMETER: _parameter,
}
