"""Placeholders replaced by expressions that read the environment, so that a program stays itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from harness.model.page import Block, Language, Placeholder, Placeholders, Role
from harness.model.page_program import Bound, LeftOver
from harness.model.toolkit import Toolkit
from harness.pages.components import script_language
from harness.pages.environment import ENDPOINT, OURS, asked, asked_by_signer
from harness.pages.fillers import core
from harness.pages.hosts import host_of
from harness.pages.shell_files import files_in_variables
from harness.syntax.literals import Literal, outer_literals
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places, Standing

SENTINEL = "@@{variable}@@"
WORD_OF_SHELL = re.compile(r"""(?<=[\s"])\$\{?([A-Z][A-Z0-9_]*)\}?(?=["\s])""")
ARGUMENTS = re.compile(
    r"\bsys\.argv\b|\bprocess\.argv\b|\bos\.Args\b|\bargs\[\d\]|\bargv\[[1-9]\]|\$[1-9]\b|\bARGV\b"
)
LOCAL_FILE = "HARNESS_FILE"
# A placeholder in a longer text, from its first mark to its last: never a part of a word.
MARKED = re.compile(
    r"""<\w[\w .-]*>|\*\*\* ?[^*\n]+? ?\*\*\*|\{\{ ?[A-Za-z][\w -]* ?\}\}|《[^《》\n]+》|【[^【】\n]+】"""
    r"""|(?<![\w$#])\{[A-Za-z]\w*\}|(?<![\w%])%[A-Z][A-Z_]+%(?!\w)|(?<!\w)__[A-Z][A-Z_]*__(?!\w)"""
    r"""|(?<![\w$-])[yY]our(?:[A-Z]\w*|[_-][A-Za-z][\w-]*)|(?<![\w$-])YOUR[-_][\w-]*\w"""
    r"""|(?<![\w$-])(?:PASTE|INSERT|REPLACE|ENTER|PUT)_[A-Z_]+(?!\w)|(?<![\w$-])[A-Z]+(?:_[A-Z]+)*_HERE(?!\w)"""
    r"""|\[(?:(?:your|the|pre-?signed|signed|upload|签名|预签名)[ _-]?[\w -]*)\]"""
    r"""|(?:填写|请输入|替换为|替换成|您的|你的)[^\s"'<>\uff0c\u3002,;)]+"""
)
FORMATS = re.compile(r"\s*\.format(?:_map)?\(")
SENTENCE = re.compile(r"(?i)your [\w ]+")
COMMAND = re.compile(r"\b(?:curl|wget)\b(?:\\\n|[^\n;|&])*")
WORD = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|<[^<>\n]*>|\[[^\]\n]*\]|[^\s"'<>\[])+""")
FLAG = re.compile(
    r"-[vifskLSgGI#]+|--(?:fail\S*|silent|verbose|insecure|location|include|url|show-error|progress-bar|http[\d.]+|compressed)"
)
ADDRESS = re.compile(r"(?!file:)\w[\w+.-]*://|/dev/|/proc/|data:|<|\$\{")
SCHEME = re.compile(r"https?://$")
EXAMPLE = re.compile(r"(?i)your[ _-]?\w[\w -]*")
REAL_KEY = re.compile(r"(?:LTAI|STS\.)\w{10,}|\w{28,}")
KEYS = ("access-key-id", "access-key-secret", "security-token")
LEADS_ELSEWHERE = re.compile(r"(?i)(?:redirect|callback(?:_?url)?|refer+er|origin)\W{1,12}$")
# A name of a bucket, and of no region.
BUCKET = re.compile(r"(?!(?:oss-)?[a-z]{2}-[a-z]+(?:-\w+)*$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
DIRECT = ("endpoint", "custom-endpoint")


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundText:
    """One text that is replaced: by the value of a variable, or by ``value`` as it stands."""

    start: int
    end: int
    placeholder: Placeholder


def bind(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    """Return the source with every placeholder replaced that is known for this role.

    What the file beside the page adds holds before what is known of every page.
    """
    known = replace(known, placeholders=(*block.placeholders, *known.placeholders))
    fitting = [
        placeholder
        for placeholder in known.placeholders
        if (not placeholder.roles or block.role in placeholder.roles)
        and (block.form or not placeholder.form)
        and re.search(placeholder.beside, source)
    ]
    code = _read(block, source, toolkit)
    if code is None:
        return Bound(source=source, variables=())
    edits = _Finder(block, known, fitting, code).edits(toolkit)
    bound = _applied(code, edits, toolkit)
    for pattern, replacement in toolkit.constants.items():
        bound = re.sub(pattern, replacement, bound, flags=re.MULTILINE)
    bare = code.bare()
    signs = block.role is Role.SIGNER
    environment = tuple(
        asked_by_signer(bare) if signs else asked(bare, shell=not toolkit.quotes, form=block.form)
    )
    unknown = list(_unknown(_read(block, bound, toolkit) or code, toolkit, known, environment))
    used = [edit.placeholder.variable for edit in edits if edit.placeholder.variable]
    used += [ours for _, ours in environment] if signs else []
    return Bound(
        source=bound,
        variables=tuple(dict.fromkeys(used)),
        environment=environment,
        takes_arguments=ARGUMENTS.search(bare) is not None,
        leftovers=tuple(_left(source, bound, at, text) for at, text in unknown),
        file_name=_file_name(source, edits),
        file_written=next(_files(source, edits), ""),
    )


def _read(block: Block, text: str, toolkit: Toolkit) -> Source | None:
    """Return the text as code of the language of its block; of a page, of its scripts."""
    language = block.language or toolkit.languages[0]
    language = script_language(block.text) if language is Language.HTML else language
    return parse(language, text)


class _Finder:
    """Finds what is to be replaced in the source of one block."""

    def __init__(
        self, block: Block, known: Placeholders, fitting: list[Placeholder], source: Source
    ) -> None:
        self._role = block.role
        self._form = block.form
        self._known = known
        self._fitting = fitting
        self._text, self._bare = source.text, source.bare()
        self._literals = tuple(outer_literals(source))
        self._places = Places(source)

    def edits(self, toolkit: Toolkit) -> list[BoundText]:
        """Return all replacements in the order in which they stand."""
        find = self._in_literals if toolkit.quotes else self._anywhere
        return sorted(find(), key=lambda edit: edit.start)

    def _in_literals(self) -> Iterator[BoundText]:
        for literal in self._literals:
            standing = self._places.of(literal)
            if standing.is_variable_of_environment or standing.is_only_a_name:
                continue
            whole = self._whole(literal, standing)
            if whole is not None:
                at = standing if whole.variable else literal
                if whole.variable == ENDPOINT:
                    host = host_of(ENDPOINT, standing.target, self._bare)
                    whole = replace(whole, variable=host)
                yield BoundText(start=at.start, end=at.end, placeholder=whole)
            else:
                yield from self._within(literal)

    def _whole(self, literal: Literal, standing: Standing) -> Placeholder | None:
        """Return what a literal as a whole stands for.

        A file that is opened is the local one, whatever its name; then holds what a placeholder
        says, then the call and the name that it is given to.
        """
        text = literal.content.strip()
        chosen: tuple[Callable[[Placeholder], bool], ...] = (
            lambda one: bool(one.value) and text in one.texts,
            lambda one: self._is_file(one, text, standing),
            lambda one: not one.value and self._says(text, one),
            lambda one: self._may_be(text, one) and any(map(standing.is_argument, one.arguments)),
            lambda one: self._may_be(text, one) and self._is_named(one, standing),
            lambda one: self._is_own_bucket(one, text, standing),
        )
        for fits in chosen:
            if fitting := next((one for one in self._fitting if fits(one)), None):
                return fitting
        return None

    def _is_file(self, one: Placeholder, text: str, standing: Standing) -> bool:
        if not one.opened or not text or "\n" in text or ADDRESS.match(text):
            return False
        if standing.is_written and self._role is not Role.DOWNLOADER:
            return False
        if self._role is Role.SIGNER and self._names_object(standing):
            return False
        return self._places.is_opened(standing, one.opened)

    def _names_object(self, standing: Standing) -> bool:
        # One variable for the file and the object: a path of ours would become the object's name.
        keys = (one.arguments for one in self._fitting if one.symbol == "key")
        arguments = [argument for listed in keys for argument in listed]
        return bool(standing.target) and self._places.is_handed(standing.target, arguments)

    def _may_be(self, text: str, one: Placeholder) -> bool:
        """Tell whether a text where this value stands is a placeholder of it.

        Whatever a page writes for a key, its reader has another: only what may be one is kept.
        """
        if one.symbol in KEYS:
            return re.fullmatch(r"\S+", text) is not None and not REAL_KEY.fullmatch(text)
        match = EXAMPLE.fullmatch(text) or core(text, self._known.fillers) in _cores(one)
        return bool(match) or self._stands_for(text)

    def _is_own_bucket(self, one: Placeholder, text: str, standing: Standing) -> bool:
        """Tell whether this is the author's own bucket: a reader has another.

        Where its name is in other texts of the program, too, it stays: they must agree.
        """
        if one.symbol != "bucket" or not BUCKET.fullmatch(text) or self._bare.count(text) > 1:
            return False
        return any(map(standing.is_argument, one.arguments)) or self._is_named(one, standing)

    def _stands_for(self, text: str) -> bool:
        patterns = (*self._known.leftovers, *self._known.masks)
        return any(re.fullmatch(pattern, text) for pattern in patterns) or _is_marked(text)

    def _says(self, text: str, one: Placeholder) -> bool:
        if text in one.texts:
            return True
        return _is_marked(text) and core(text, self._known.fillers) in _cores(one)

    def _is_named(self, one: Placeholder, standing: Standing) -> bool:
        names = tuple(standing.names)
        return any(re.fullmatch(pattern, name) for pattern in one.names for name in names)

    def _within(self, literal: Literal) -> Iterator[BoundText]:
        content, begun = literal.content, literal.begins
        if self._form and LEADS_ELSEWHERE.search(self._text[: literal.start][-60:]):
            return
        taken: list[tuple[int, int]] = []
        # What looks like a file in a form is the key of the object, or the name that it tells.
        named = (one for one in self._fitting if not (self._form and one.variable == LOCAL_FILE))
        for one in named:
            for start, end in self._spans(one, content, flags=0):
                filled = "f" in literal.before.lower() or FORMATS.match(self._text, literal.end)
                if filled and content[start] == "{":
                    continue
                if all(end <= other[0] or other[1] <= start for other in taken):
                    taken.append((start, end))
                    yield BoundText(start=begun + start, end=begun + end, placeholder=one)

    def _spans(self, one: Placeholder, text: str, flags: int) -> Iterator[tuple[int, int]]:
        """Yield where a text holds this placeholder, as a whole word."""
        marked = (m for m in MARKED.finditer(text) if self._says(m[0], one) or m[0] in one.texts)
        for match in marked:
            scheme = SCHEME.search(text[: match.start()]) if one.symbol in DIRECT else None
            yield (scheme.start() if scheme else match.start()), match.end()
        for pattern in one.patterns:
            for match in re.finditer(pattern, text, flags):
                yield match.span(1 if match.lastindex else 0)
        for exact in one.texts if one.value else ():
            for match in re.finditer(rf"(?<!\w){re.escape(exact)}(?!\w)", text):
                yield match.span()

    def _anywhere(self) -> Iterator[BoundText]:
        bare = self._bare
        taken: list[tuple[int, int]] = []
        address = next((one for one in self._fitting if one.symbol == "signed-url"), None)
        addressed: list[int] = []
        for one in self._fitting:
            texts = (text for text in one.texts if not text.isalpha() and not one.value)
            exact = [rf"(?<![\w-]){re.escape(text)}(?![\w-])" for text in texts]
            spans = [m.span() for pattern in exact for m in re.finditer(pattern, bare)]
            for start, end in [*self._spans(one, bare, flags=re.MULTILINE), *spans]:
                if all(end <= other[0] or other[1] <= start for other in taken):
                    taken.append((start, end))
                    addressed += [start] if one is address else []
                    yield BoundText(start=start, end=end, placeholder=one)
        file = next((one for one in self._fitting if one.variable == LOCAL_FILE), None)
        for start, end in files_in_variables(bare) if file else ():
            if file and all(end <= other[0] or other[1] <= start for other in taken):
                taken.append((start, end))
                yield BoundText(start=start, end=end, placeholder=file)
        for start, end in self._operands(bare, addressed):
            if address and all(end <= other[0] or other[1] <= start for other in taken):
                yield BoundText(start=start, end=end, placeholder=address)

    def _operands(self, bare: str, addressed: list[int]) -> Iterator[tuple[int, int]]:
        """Yield the unknown placeholders that stand where curl and wget take their URL."""
        for match in COMMAND.finditer(bare):
            if "://" in match[0] or any(match.start() < at < match.end() for at in addressed):
                continue
            words = list(WORD.finditer(match[0]))
            for before, word in pairwise(words):
                text = word[0].strip("\"'")
                takes_value = before[0].startswith("-") and not FLAG.fullmatch(before[0])
                if not takes_value and self._stands_for(text) and _is_marked(text):
                    at = match.start() + word.start() + word[0].index(text)
                    yield at, at + len(text)


def _is_marked(text: str) -> bool:
    return bool(MARKED.fullmatch(text) or SENTENCE.fullmatch(text))


@cache
def _cores(one: Placeholder) -> frozenset[str]:
    return frozenset(one.words)


def _applied(code: Source, edits: list[BoundText], toolkit: Toolkit) -> str:
    source, parts, at = code.text, [], 0
    for literal in outer_literals(code) if toolkit.quotes else ():
        if literal.start < at:
            continue
        inner = [e for e in edits if literal.start < e.start and e.end < literal.end]
        whole = [e for e in edits if e.start <= literal.start and literal.end <= e.end]
        if not inner and not whole:
            continue
        edit = whole[0] if whole else None
        start, end = (edit.start, edit.end) if edit else (literal.start, literal.end)
        put = (
            _expression(edit, source, toolkit)
            if edit
            else _spliced(literal, source, inner, toolkit)
        )
        parts += [source[at:start], put]
        at = end
    if toolkit.quotes:
        return "".join([*parts, source[at:]])
    for edit in edits:
        put = edit.placeholder.value or SENTINEL.format(variable=edit.placeholder.variable)
        parts += [source[at : edit.start], put]
        at = edit.end
    return "".join([*parts, source[at:]])


def _expression(edit: BoundText, source: str, toolkit: Toolkit) -> str:
    old = source[edit.start : edit.end]
    if edit.placeholder.value:
        quote = next(mark for mark in old if mark in toolkit.quotes)
        return f"{quote}{edit.placeholder.value}{quote}"
    return toolkit.reads.replace("{variable}", edit.placeholder.variable) + "\n" * old.count("\n")


def _spliced(literal: Literal, source: str, edits: list[BoundText], toolkit: Toolkit) -> str:
    """Return a literal with expressions joined in where its placeholders stood."""
    before, quote = literal.before, literal.quote
    begun, ended = literal.begins, literal.ends
    cuts = [(begun, begun), *((edit.start, edit.end) for edit in edits), (ended, ended)]
    pieces = [source[left[1] : right[0]] for left, right in pairwise(cuts)]
    if all(edit.placeholder.value for edit in edits):
        values = [*(edit.placeholder.value for edit in edits), ""]
        inner = "".join(piece + value for piece, value in zip(pieces, values, strict=True))
        return f"{before}{inner}{quote}"
    reads = toolkit.spliced.replace("{reads}", toolkit.reads)
    read = [reads.replace("{variable}", e.placeholder.variable) for e in edits]
    whole = [f"{before}{piece}{quote}" if piece else "" for piece in pieces]
    joined = [whole[0], *(part for pair in zip(read, whole[1:], strict=True) for part in pair)]
    whole_text = toolkit.joins.join(part for part in joined if part)
    return toolkit.splices.replace("{joined}", whole_text)


def _files(source: str, edits: Iterable[BoundText]) -> Iterator[str]:
    for edit in edits:
        if edit.placeholder.variable == LOCAL_FILE:
            yield source[edit.start : edit.end].strip("\"'`() ")


def _file_name(source: str, edits: Iterable[BoundText]) -> str:
    """Return the name of the local file on the page: what reads its type from it must find it."""
    for written in _files(source, edits):
        name = re.split(r"[/\\]", written)[-1]
        match = re.search(r"[^\s\"'`<>(),*]+$", name)
        if match and not _is_marked(name) and "." in match[0]:
            return match[0]
    return ""


def _unknown(
    bound: Source,
    toolkit: Toolkit,
    known: Placeholders,
    environment: Iterable[tuple[str, str]],
) -> Iterator[tuple[int, str]]:
    for text, start in _checked(bound, toolkit):
        spared = [m.span() for p in known.untouchable for m in re.finditer(p, text)]
        for pattern in known.leftovers:
            match = next(
                (m for m in re.finditer(pattern, text) if not _within(m.span(), spared)), None
            )
            if match is not None:
                yield start + match.start(), match[0]
                break
    if not toolkit.quotes:
        yield from _unset(bound, dict(environment))


def _unset(bound: Source, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the words of a shell snippet that are variables which nobody sets."""
    bare = bound.bare()
    for match in WORD_OF_SHELL.finditer(bare):
        name = match[1]
        is_set = re.search(rf"\b{name}=|\b(?:for|read)\b[^\n;]*\b{name}\b", bare)
        if name not in known and not is_set and not OURS.search(name):
            yield match.start(), match[0]


def _left(source: str, bound: str, at: int, text: str) -> LeftOver:
    # What is bound before it on its line is longer or shorter than what the author wrote.
    line = bound.count("\n", 0, at)
    column = source.split("\n")[line].find(text)
    return LeftOver(line=line + 1, column=column + 1, text=text)


def _checked(bound: Source, toolkit: Toolkit) -> Iterator[tuple[str, int]]:
    if not toolkit.quotes:
        yield bound.bare(), 0
        return
    for literal in outer_literals(bound):
        yield literal.content, literal.begins


def _within(span: tuple[int, int], spared: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spared)
