"""Placeholders replaced by expressions that read the environment, so that a program stays itself."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from harness.model.page import Block, Placeholder, Placeholders
from harness.model.page_program import Bound, LeftOver
from harness.model.toolkit import Toolkit
from harness.syntax.literals import Literal, literals, without_comments

SENTINEL = "@@{variable}@@"
ENVIRONMENT = re.compile(
    r"""(?:environ(?:\.get)?[\[(]\s*|[gG]etenv\(\s*|ENV\[|process\.env\[?\.?|LookupEnv\()["']?([A-Za-z_]\w*)["']?"""
)
WORD_OF_SHELL = re.compile(r"""(?<=[\s"])\$\{?([A-Z][A-Z0-9_]*)\}?(?=["\s])""")
SHELL_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")
ARGUMENTS = re.compile(
    r"\bsys\.argv\b|\bprocess\.argv\b|\bos\.Args\b|\bargs\[\d\]|\bargv\[[1-9]\]|\$[1-9]\b|\bARGV\b"
)
NAMES = (("HARNESS_SIGNED_URL", "url"), ("HARNESS_FILE", "file"), ("HARNESS_FILE", "path"))
MARKED = re.compile(r"<\w[\w -]*>|\*\*\* [^*\n]+ \*\*\*")
OURS = re.compile(r"HARNESS_|ACCESS_KEY|PATH$|HOME$|^(?:PWD|TMPDIR|USER|RANDOM|SECONDS)$")


def bind(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    """Return the source with every placeholder replaced that is known for this role."""
    fitting = [
        placeholder
        for placeholder in (*block.placeholders, *known.placeholders)
        if not placeholder.roles or block.role in placeholder.roles
    ]
    used: list[str] = []
    if toolkit.quotes:
        bound = _bind_literals(source, toolkit, fitting, used)
    else:
        bound = _bind_anywhere(source, toolkit, fitting, used)
    for pattern, replacement in toolkit.constants.items():
        bound = re.sub(pattern, replacement, bound, flags=re.MULTILINE)
    bare = without_comments(source, quotes=toolkit.quotes or "\0", comment=toolkit.comment)
    environment = tuple(_environment(bare, shell=not toolkit.quotes))
    unknown = list(_unknown(bound, toolkit, known))
    if not toolkit.quotes:
        unknown += _unset(bound, toolkit, dict(environment))
    return Bound(
        source=bound,
        variables=tuple(dict.fromkeys(used)),
        environment=environment,
        takes_arguments=ARGUMENTS.search(bare) is not None,
        leftovers=tuple(_left(source, bound, at, text) for at, text in unknown),
    )


def _bind_literals(
    source: str, toolkit: Toolkit, fitting: list[Placeholder], used: list[str]
) -> str:
    parts, at = [], 0
    for literal in literals(source, quotes=toolkit.quotes, comment=toolkit.comment):
        expression = _expression(literal, toolkit, fitting, used)
        if expression:
            parts += [source[at : literal.start], expression]
            at = literal.end
    return "".join([*parts, source[at:]])


def _expression(
    literal: Literal, toolkit: Toolkit, fitting: list[Placeholder], used: list[str]
) -> str:
    for placeholder in fitting:
        reads = toolkit.reads.replace("{variable}", placeholder.variable)
        lines = "\n" * literal.content.count("\n")
        if _is_one_of(literal.content.strip(), placeholder.texts):
            used.append(placeholder.variable)
            return reads + lines
        for pattern in placeholder.patterns:
            found = re.search(pattern, literal.content)
            if found is None:
                continue
            used.append(placeholder.variable)
            start, end = found.span(1 if found.lastindex else 0)
            return _spliced(literal, start, end, reads, toolkit)
    return ""


def _is_one_of(text: str, texts: tuple[str, ...]) -> bool:
    """Tell whether a text is one of these, in other letters and hyphens where marks show it."""
    return text in texts or (MARKED.fullmatch(text) is not None and _plain(text) in _plains(texts))


@cache
def _plains(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(text) for text in texts if MARKED.fullmatch(text))


def _plain(text: str) -> str:
    return re.sub(r"[-_ ]", "", text).casefold()


def _spliced(literal: Literal, start: int, end: int, reads: str, toolkit: Toolkit) -> str:
    quote, content = literal.quote, literal.content
    parts = [
        f"{quote}{content[:start]}{quote}" if content[:start] else "",
        reads,
        f"{quote}{content[end:]}{quote}" if content[end:] else "",
    ]
    return toolkit.joins.join(part for part in parts if part)


def _bind_anywhere(
    source: str, toolkit: Toolkit, fitting: list[Placeholder], used: list[str]
) -> str:
    bare = without_comments(source, quotes=toolkit.quotes or "\0", comment=toolkit.comment)
    edits: dict[tuple[int, int], str] = {}
    for placeholder in fitting:
        marked = (m[0] for m in MARKED.finditer(bare) if _is_one_of(m[0], placeholder.texts))
        texts = (text for text in placeholder.texts if not text.isalpha())
        exact = [re.escape(text) for text in (*texts, *marked)]
        for pattern in (*exact, *placeholder.patterns):
            for found in re.finditer(pattern, bare, re.MULTILINE):
                span = found.span(1 if found.lastindex else 0)
                if all(span[1] <= start or end <= span[0] for start, end in edits):
                    edits[span] = placeholder.variable
                    used.append(placeholder.variable)
    for (start, end), variable in sorted(edits.items(), reverse=True):
        source = source[:start] + SENTINEL.format(variable=variable) + source[end:]
    return source


def _environment(bare: str, *, shell: bool) -> Iterator[tuple[str, str]]:
    pattern = SHELL_VARIABLE if shell else ENVIRONMENT
    assigned = set(re.findall(r"^\s*(?:export )?([A-Za-z_]\w*)=", bare, re.MULTILINE))
    for name in dict.fromkeys(pattern.findall(bare)):
        if OURS.search(name) or (shell and name in assigned):
            continue
        for variable, sign in NAMES:
            if sign in name.lower():
                yield name, variable
                break


def _unknown(bound: str, toolkit: Toolkit, known: Placeholders) -> Iterator[tuple[int, str]]:
    for text, start in _checked(bound, toolkit):
        spared = [m.span() for p in known.untouchable for m in re.finditer(p, text)]
        for pattern in known.leftovers:
            found = next(
                (m for m in re.finditer(pattern, text) if not _within(m.span(), spared)), None
            )
            if found is not None:
                yield start + found.start(), found[0]
                break


def _unset(bound: str, toolkit: Toolkit, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the words of a shell snippet that are variables which nobody sets."""
    bare = without_comments(bound, quotes="\0", comment=toolkit.comment)
    for found in WORD_OF_SHELL.finditer(bare):
        name = found[1]
        is_set = re.search(rf"\b{name}=|\b(?:for|read)\b[^\n;]*\b{name}\b", bare)
        if name not in known and not is_set and not OURS.search(name):
            yield found.start(), found[0]


def _left(source: str, bound: str, at: int, text: str) -> LeftOver:
    # What is bound before it on its line is longer or shorter than what the author wrote.
    line = bound.count("\n", 0, at)
    column = source.split("\n")[line].find(text)
    return LeftOver(line=line + 1, column=column + 1, text=text)


def _checked(bound: str, toolkit: Toolkit) -> Iterator[tuple[str, int]]:
    if not toolkit.quotes:
        yield without_comments(bound, quotes="\0", comment=toolkit.comment), 0
        return
    for literal in literals(bound, quotes=toolkit.quotes, comment=toolkit.comment):
        yield literal.content, literal.start + len(literal.quote)


def _within(span: tuple[int, int], spared: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spared)
