"""Placeholders replaced by expressions that read the environment, so that a program stays itself."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from harness.model.page import Block, Language, Placeholder, Placeholders, Role
from harness.model.page_program import Bound
from harness.model.toolkit import Toolkit
from harness.pages.components import script_language
from harness.pages.environment import ENDPOINT, asked, asked_by_signer
from harness.pages.fillers import MARKED, core, is_marked
from harness.pages.hosts import host_of
from harness.pages.interpolation import means_variables
from harness.pages.left_over import left_over, placed, symbol_of
from harness.pages.long_urls import SIGNED_URL, urls_of_variables, urls_put_together
from harness.pages.made_files import with_made_files
from harness.pages.options import asks_for_places, declares
from harness.pages.own_files import own_files, writes_file
from harness.pages.replacing import BoundText, constants_read, outermost, replaced, written_for
from harness.pages.shell_files import (
    assigned,
    files_in_variables,
    filled_alone,
    filled_files,
    holding_url,
    lists_in,
    looked_at,
)
from harness.pages.shell_operands import ELIDED, operands
from harness.pages.shell_paths import VARIABLE
from harness.pages.shell_redirects import received_into
from harness.syntax.assignments import assignments
from harness.syntax.literals import Literal, literals_put_in, outer_literals
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places, Standing

# How a file is opened.
MODE = re.compile(r"[rwax][bt]?\+?[bt]?")
# What a number or a text is put into.
CONVERSION = re.compile(r"%[-0-9.]*[sdif]")
LOCAL_FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
FORMATS = re.compile(r"\s*\.format(?:_map)?\(")
# A name that a reader replaces, though nothing marks it: it says what stands there, and no more.
CAPITALS = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
# Words between marks of whatever kind, other than what a shell itself puts in.
BETWEEN_MARKS = re.compile(r"(?![$`])\W+\w[\w .-]*\W+")
# What is no host where one is asked for: all in capitals, or not in the letters of hosts.
SAYS_URL = re.compile(
    r"[A-Z\d_]*(?:URL|URI|LINK)[A-Z\d_]*|(?=\w*(?:url|link))[a-z][a-z\d]*(?:_[a-z\d]+)+|(?=.*[^\x00-\x7f])[^\s./:]*(?i:ur[li]|link|链接|地址)[^\s./:]*"
)
# What finds something by its name, or only tells it.
LOOKS_UP = re.compile(
    r"(?i)(?:get|property|config\w*|env|secret|lookup|string|has|print\w*|log|echo|puts|error)$"
)
ADDRESS = re.compile(r"(?!file:)\w[\w+.-]*://|/dev/|/proc/|data:|<|\$\{")
SCHEME = re.compile(r"https?://$")
EXAMPLE = re.compile(r"(?i)your[ _-]?\w[\w -]*")
# A key pair that may be one: its id, and its secret.
REAL_KEYS = (re.compile(r"(?:LTAI|STS\.)\w{10,}"), re.compile(r"\w{28,}"))
KEYS = ("access-key-id", "access-key-secret", "security-token")
LEFT_EMPTY = {*KEYS[:2], *["endpoint", "region", "bucket", "key", "signed-url", "local-file"]}
SIGNED = ("signedurl", "signeduri", "uploadurl", "uploaduri", "downloadurl", "downloaduri")
LEADS_ELSEWHERE = re.compile(r"(?i)(?:redirect|callback(?:_?url)?|refer+er|origin)\W{1,12}$")
# A name of a bucket, and of no region.
BUCKET = re.compile(r"(?!(?:oss-)?[a-z]{2}-[a-z]+(?:-\w+)*$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
DIRECT = ("endpoint", "custom-endpoint", SIGNED_URL)


def bind(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    """Return the source with every placeholder replaced that is known for this role.

    What the file beside the page adds holds before what is known of every page.
    """
    known = replace(known, placeholders=(*block.placeholders, *known.placeholders))
    fitting = [one for one in known.placeholders if _fits(one, block, source)]
    code = _read(block, source, toolkit)
    if code is None:
        return Bound(source=source, variables=())
    finder = _Finder(block, known, fitting, code)
    edits = finder.edits(toolkit)
    bound = replaced(code, edits, toolkit)
    bound = constants_read(bound, toolkit)
    bare = code.bare()
    signs = block.role is Role.SIGNER
    asks = asked_by_signer(code, fitting) if signs else asked(code, form=block.form)
    environment = tuple(one for one in asks if one[0] not in block.unset)
    code_bound = _read(block, bound, toolkit) or code
    unknown = left_over(code_bound, toolkit, known, environment, signs=signs)
    used = [edit.placeholder.variable for edit in edits if edit.placeholder.variable]
    used += [ours for _, ours in environment] if signs else []
    return Bound(
        source=bound,
        variables=tuple(dict.fromkeys(used)),
        environment=environment,
        takes_arguments=asks_for_places(code, block) or (not signs and declares(code, URL)),
        leftovers=tuple(
            placed(source, bound, at, text, symbol_of(text, bare, known, block))
            for at, text in unknown
        ),
        file_name=_file_name(source, edits),
        file_written=next(written_for(LOCAL_FILE, source, edits), ""),
        reads_own=finder.reads_own,
        writes=block.role is Role.DOWNLOADER and writes_file(code, Places(code)),
    )


def _fits(placeholder: Placeholder, block: Block, source: str) -> bool:
    """Tell whether a placeholder may stand in a block of this role."""
    has_role = not placeholder.roles or block.role in placeholder.roles
    has_form = block.form or not placeholder.form
    return bool(has_role and has_form and re.search(placeholder.beside, source))


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
        self._literals = (*outer_literals(source), *literals_put_in(source))
        self._places = Places(source)
        self._source = source
        self.reads_own = False

    def edits(self, toolkit: Toolkit) -> list[BoundText]:
        """Return all replacements in the order in which they stand."""
        find = self._in_literals if toolkit.quotes else self._anywhere
        edits = outermost(find())
        file = next((one for one in self._fitting if one.variable == LOCAL_FILE), None)
        if toolkit.quotes or file is None or self._role is not Role.UPLOADER:
            return edits
        kept = with_made_files(edits, self._bare, file)
        self.reads_own = kept is not None
        return edits if kept is None else kept

    def _own(self) -> frozenset[str]:
        """Return the names of files that an upload writes itself."""
        opened = [argument for one in self._fitting for argument in one.opened]
        if self._role is not Role.UPLOADER or not opened:
            return frozenset()
        files = own_files(self._source, self._places, opened)
        self.reads_own = bool(files.read)
        return files.written

    def _in_literals(self) -> Iterator[BoundText]:
        yield from urls_put_together(self._source, self._fitting)
        own = self._own()
        for literal in self._literals:
            standing = self._places.of(literal)
            is_own = literal.content in own or standing.is_variable_of_environment
            if is_own or standing.is_only_a_name or standing.names_module:
                continue
            if means_variables(literal, self._source, standing):
                continue
            whole = self._whole(literal, standing)
            if whole is not None:
                at = standing if whole.variable else literal
                whole = self._as_host(whole, standing)
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
            lambda one: self._is_unmarked_url(one, text, standing),
            lambda one: not text and self._is_left_empty(one, standing),
        )
        for fits in chosen:
            if fitting := next((one for one in self._fitting if fits(one)), None):
                return fitting
        return None

    def _is_file(self, one: Placeholder, text: str, standing: Standing) -> bool:
        is_none = "\n" in text or MODE.fullmatch(text) or self._is_elsewhere(text)
        if not one.opened or not text or is_none:
            return False
        if standing.is_written and self._role is not Role.DOWNLOADER:
            return False
        if self._role is Role.DOWNLOADER and CONVERSION.search(text):
            return False
        if self._role is Role.SIGNER and self._names_object(standing):
            return False
        return self._places.is_opened(standing, one.opened)

    def _is_elsewhere(self, text: str) -> bool:
        """Tell whether this is an address, or a placeholder of something that is no file."""
        if not is_marked(text):
            return ADDRESS.match(text) is not None
        return any(self._says(text, one) for one in self._fitting if not one.opened)

    def _names_object(self, standing: Standing) -> bool:
        # One variable for the file and the object: a path of ours would become the object's name.
        keys = (one.arguments for one in self._fitting if one.symbol == "key")
        arguments = [argument for listed in keys for argument in listed]
        return bool(standing.target) and self._places.is_handed(standing.target, arguments)

    def _may_be(self, text: str, one: Placeholder) -> bool:
        """Tell whether a text where this value stands is a placeholder of it.

        Whatever a page writes for a key, its reader has another: only what may be a pair is kept.
        """
        if one.symbol in KEYS:
            is_real = any(pattern.fullmatch(text) for pattern in REAL_KEYS)
            is_one = re.fullmatch(r"\S+", text) is not None or is_marked(text)
            return is_one and not (is_real and self._has_pair())
        match = EXAMPLE.fullmatch(text) or core(text, self._known.fillers) in _cores(one)
        spelled = ELIDED.fullmatch(text) or (text.islower() and SAYS_URL.fullmatch(text))
        is_elided = one.symbol == SIGNED_URL and bool(spelled)
        return bool(match) or is_elided or self._stands_for(text)

    def _has_pair(self) -> bool:
        """Tell whether the program holds both halves of a key pair that may be one."""
        texts = [one.content.strip() for one in self._literals]
        return all(any(pattern.fullmatch(text) for text in texts) for pattern in REAL_KEYS)

    def _is_own_bucket(self, one: Placeholder, text: str, standing: Standing) -> bool:
        """Tell whether this is the author's own bucket: a reader has another.

        Where its name is in other texts of the program, too, it stays: they must agree.
        """
        if one.symbol != "bucket" or not BUCKET.fullmatch(text) or self._bare.count(text) > 1:
            return False
        return any(map(standing.is_argument, one.arguments)) or self._is_named(one, standing)

    def _is_unmarked_url(self, one: Placeholder, text: str, standing: Standing) -> bool:
        """Tell whether a name in capitals is a URL that something is given, and no key to look up."""
        if one.symbol != SIGNED_URL or "_" not in text or not CAPITALS.fullmatch(text):
            return False
        looks_up = LOOKS_UP.search(standing.call) is not None
        is_given = (standing.call or standing.target) and not looks_up
        return bool(is_given) and core(text, self._known.fillers) in _cores(one)

    def _is_left_empty(self, one: Placeholder, standing: Standing) -> bool:
        """Tell whether an empty text is left for the reader to fill: nothing sets it later.

        A token may be empty: keys that last have none.
        """
        is_place = any(map(standing.is_argument, one.arguments)) or self._is_named(one, standing)
        if one.symbol == "signed-url" and not is_place:  # amazon_upload_url
            is_place = any(name.endswith(SIGNED) for name in standing.names)
        if one.symbol not in LEFT_EMPTY or not is_place:
            return False
        name = standing.target.rpartition(".")[2].lstrip("$@")
        sets = (one.node for one in assignments(self._source) if one.last == name)
        places = map(self._source.place, sets)
        return not name or all(start <= standing.start < end for start, end in places)

    def _stands_for(self, text: str) -> bool:
        patterns = (*self._known.leftovers, *self._known.masks)
        return any(re.fullmatch(pattern, text) for pattern in patterns) or is_marked(text)

    def _says(self, text: str, one: Placeholder) -> bool:
        if text in one.texts:
            return True
        return is_marked(text) and core(text, self._known.fillers) in _cores(one)

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
        address = next((one for one in self._fitting if one.symbol == SIGNED_URL), None)
        file = next((one for one in self._fitting if one.variable == LOCAL_FILE), None)
        # What a loop takes line by line is a list, and no file that is sent.
        filled = () if self._role is Role.DOWNLOADER else filled_alone(bare)
        taken = [*lists_in(self._source), *filled]
        addressed, sent = list[int](), list[tuple[int, int]]()
        held = holding_url(self._source, address)
        pieced = urls_of_variables(self._source, address)
        for one in (*held, *pieced, *self._everywhere(file)):
            if all(one.end <= start or end <= one.start for start, end in taken):
                taken.append((one.start, one.end))
                addressed += [one.start] if one.placeholder is address else []
                sent += [(one.start, one.end)] if one.placeholder is file else []
                yield one
        names = {bare[start:end].strip("\"'") for start, end in sent}
        looked = looked_at(self._source, names) if file else ()
        yield from (BoundText(start=a, end=b, placeholder=file) for a, b in looked if file)
        for start, end in operands(bare, addressed) if address else ():
            is_free = all(end <= other[0] or other[1] <= start for other in taken)
            if address and is_free and self._may_be_operand(bare[start:end], address):
                yield BoundText(start=start, end=end, placeholder=address)

    def _everywhere(self, file: Placeholder | None) -> Iterator[BoundText]:
        """Yield what may be replaced in a text without marks of literals, the surest first."""
        bare = self._bare
        gets = self._role is Role.DOWNLOADER and file
        held = (*files_in_variables(bare), *(self._received() if gets else ()))
        files = [BoundText(start=start, end=end, placeholder=file) for start, end in held if file]
        if self._role is Role.SIGNER:
            yield from files
            yield from self._assigned()
        for one in self._fitting:
            texts = (text for text in one.texts if not text.isalpha() and not one.value)
            exact = [rf"(?<![\w-]){re.escape(text)}(?![\w-])" for text in texts]
            spans = [m.span() for pattern in exact for m in re.finditer(pattern, bare)]
            for start, end in [*self._spans(one, bare, flags=re.MULTILINE), *spans]:
                yield BoundText(start=start, end=end, placeholder=one)
        yield from files

    def _received(self) -> Iterator[tuple[int, int]]:
        yield from received_into(self._source)
        yield from filled_files(self._bare)

    def _assigned(self) -> Iterator[BoundText]:
        """Yield the values of variables of a shell that are named for what they hold."""
        for value in assigned(self._source):
            standing = self._places.of(value)
            whole = self._whole(value, standing)
            if whole is not None:
                whole = self._as_host(whole, standing)
                yield BoundText(start=value.begins, end=value.ends, placeholder=whole)

    def _as_host(self, one: Placeholder, standing: Standing) -> Placeholder:
        """Return an endpoint as the host alone where a text puts something before it."""
        if one.variable != ENDPOINT:
            return one
        return replace(one, variable=host_of(ENDPOINT, standing.target, self._source))

    def _may_be_operand(self, text: str, one: Placeholder) -> bool:
        if text.strip("{}") in self._source.defined:  # A variable, for want of its dollar.
            return False
        says = SAYS_URL.fullmatch(text) or ELIDED.fullmatch(text)
        if says or (self._stands_for(text) and is_marked(text)):
            return True
        is_name = CAPITALS.fullmatch(text) or BETWEEN_MARKS.fullmatch(text)
        return bool(is_name) and core(text, self._known.fillers) in _cores(one)


@cache
def _cores(one: Placeholder) -> frozenset[str]:
    return frozenset(one.words)


def _file_name(source: str, edits: Iterable[BoundText]) -> str:
    """Return the name of the local file on the page: what reads its type from it must find it."""
    for written in written_for(LOCAL_FILE, source, edits):
        name = VARIABLE.sub("file", re.split(r"[/\\]", written)[-1])
        match = re.search(r"[^\s\"'`<>(),*]+$", name)
        if match and not is_marked(name) and "." in match[0]:
            return match[0]
    return ""
