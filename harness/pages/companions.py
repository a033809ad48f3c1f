"""What stands beside a program: the files of a page that it imports, and packages that it has."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from harness.catalog.wording import worded
from harness.model.page import RUN, SHELLS, Block, Language, Role
from harness.pages.roles import with_role
from harness.syntax.languages import typed
from harness.syntax.literals import literals
from harness.syntax.nodes import text_of
from harness.syntax.source import Source, parse

TITLE = re.compile(
    r"""\b(?:title|filename|file|name|caption)=["']?([\w./-]+\.\w+)|(?<=\s)([\w-]+\.\w{1,4})\s*$"""
)
RELATIVE = ("./", "../")
SUFFIXES = frozenset((".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", ".rb", ".php"))
DATA = frozenset((Language.JSON, Language.YAML, Language.TOML, Language.INI))
# An address, a mark, or a name for one of them.
FILLED_IN = re.compile(r"(?i)https?://|<[^<>]+>|ur[il]\b|key|secret")
STARTS = "it starts {}, the program on line {}, which has a verdict of its own"
STARTERS = frozenset(
    (
        *("python", "python3", "py", "node", "deno", "bun", "tsx", "ts-node", "npx", "php"),
        *("ruby", "perl", "go", "java", "uv", "poetry", "pipenv", "cargo", "dotnet", "swift"),
    )
)
SCRIPTS_OF_SHELLS = frozenset((".sh", ".bash"))
END_OF_FILE = "END_OF_THE_FILE"
READS_DATA = "it reads {}, another file of the page, in which a reader puts values of his own"
ONE_FILE = re.compile(r"[\w./-]*[\w-]+\.\w{1,4}")
# A file that the line above a block names, and one that its first line does.
FILE = re.compile(r"(?<![\w./-])([\w./-]*[\w-]+\.[a-z]{1,4})(?![\w./-])")
SAYS_FILE = re.compile(
    r"\s*(?:<\?php\s+)?(?:#|//|/\*+)\s*(?:[Ff]ile(?:name)?:?\s+)?([\w./-]+\.[a-z]{1,4})(?![\w./-])"
)
CODE = "\0"
FENCE = re.compile(r"\s*(?:```|~~~|----|\+\+\+\+)")
DIRECTIVE = re.compile(r"\s*(?:\.\. |\[source|<!--|:\w|\{[%{])")

# A project of PHP has what Composer has put there, whatever loads it.
LOADS = frozenset(["require", "require_once", "include", "include_once", "namespace", "declare"])
LOADED = "<?php\nrequire_once 'vendor/autoload.php';\n"


def with_packages(blocks: Iterable[Block], page: str) -> tuple[Block, ...]:
    """Return the blocks, those of PHP with the packages of a page that speaks of Composer."""
    return tuple(
        replace(one, before=LOADED) if _is_of_project(one, page) else one for one in blocks
    )


def _is_of_project(block: Block, page: str) -> bool:
    is_alone = block.language is Language.PHP and block.role in RUN and not block.before
    if not is_alone or block.calls or LOADS & {*block.text.replace("(", " ").split()}:
        return False
    return "composer" in page.replace(block.text.strip(), "").lower()


def file_name(block: Block, page: Sequence[str]) -> str:
    """Return the file that a block says it is, or the line above it; empty where none does."""
    match = TITLE.search(block.info)
    if match:
        return match[1] or match[2]
    names = [block.tab, *(one[1] for one in [SAYS_FILE.match(block.text)] if one)]
    names += [one[1] for one in FILE.finditer(_line_above(block, page))]
    return next((one for one in names if ONE_FILE.fullmatch(one)), "")


def _line_above(block: Block, page: Sequence[str]) -> str:
    """Return the line of text above a block, empty where it follows another one."""
    above = [one for one in page[: block.line - 1] if one.strip()]
    if above and FENCE.match(above[-1]):
        above.pop()
    line = next((one for one in reversed(above) if not DIRECTIVE.match(one)), "")
    return "" if line == CODE or FENCE.match(line) else line


def _named(blocks: Iterable[Block], page: str) -> list[tuple[str, Block]]:
    """Return the blocks that are said to be files, each with its name."""
    every = tuple(blocks)
    lines = page.split("\n")
    for one in every:
        # What stands in code says nothing of the block below it.
        count = one.text.count("\n")
        lines[one.line - 1 : one.line - 1 + count] = [CODE] * count
    return [(name, one) for one in every if (name := file_name(one, lines))]


def with_companions(blocks: Iterable[Block], page: str) -> tuple[Block, ...]:
    """Return the blocks, each with the files of the page that it imports."""
    every = tuple(blocks)
    files = _named(every, page)
    return tuple(_with(block, files) for block in every) if files else every


def _with(block: Block, files: list[tuple[str, Block]]) -> Block:
    others = sorted((one for one in files if one[1] is not block), key=partial(_nearness, block))
    beside = _beside(block, others)
    if beside:
        block = replace(block, beside=tuple(beside.items()))
        block = _signing(block) if block.role is Role.UPLOADER else block
    data = next((name for name, other in files if _reads_data(block, name, other)), "")
    return replace(block, reason=worded(READS_DATA, data)) if data else block


def _nearness(block: Block, file: tuple[str, Block]) -> tuple[bool, int]:
    """Return a key that puts last what a reader has saved last, of what stands above a block."""
    number = file[1].number
    return number < block.number, number if number < block.number else -number


def _beside(block: Block, files: list[tuple[str, Block]]) -> dict[str, str]:
    """Return the texts of the files that a block imports, and of those that they import."""
    source = parse(block.language, block.text)
    if source is None or block.language in SHELLS:
        return {}
    beside: dict[str, str] = {}
    for name, other in files:
        place = _place(source, name) if other.language is block.language else ""
        if place:
            rest = [one for one in files if one[1] is not other]
            beside |= {**_beside(other, rest), place: _saved(other, beside.get(place, ""))}
    return beside


def with_scripts(blocks: Iterable[Block], page: str) -> tuple[Block, ...]:
    """Return the blocks, those of shells with the scripts of the page that they start."""
    every = tuple(blocks)
    files = _named(every, page)
    return tuple(_with_scripts(one, files) if files else one for one in every)


def _with_scripts(block: Block, files: list[tuple[str, Block]]) -> Block:
    if block.language is not Language.SHELL:
        return block
    others = sorted((one for one in files if one[1] is not block), key=partial(_nearness, block))
    programs = [each for each in others if _starts_program(block, *each)]
    if programs:
        name, program = programs[0]
        why = worded(STARTS, name, program.line)
        return replace(block, role=program.role, form=program.form, reason=why)
    scripts = [one for one in others if one[1].language is Language.SHELL]
    before = "".join(_scripts(block, scripts))
    if block.role not in RUN:
        block = _as_started(block, scripts) if before else block
    return replace(block, before=before + block.before) if block.role in RUN else block


def _starts_program(block: Block, name: str, program: Block) -> bool:
    """Tell whether a shell starts a program of the page with what runs its language."""
    if program.role not in RUN or program.language in SHELLS:
        return False
    source = parse(Language.SHELL, typed(Language.SHELL, block.text))
    calls = [one for one in source.calls if one.name in STARTERS] if source else []
    words = (PurePosixPath(text_of(word).strip("\"'")) for one in calls for word in one.given)
    return any(word.name == PurePosixPath(name).name for word in words)


def _as_started(block: Block, scripts: list[tuple[str, Block]]) -> Block:
    """Return a block that does nothing but what the script does that it starts."""
    started = (other for one, other in scripts if any(_scripts(block, [(one, other)])))
    script = next((one for one in started if one.role in RUN), None)
    return replace(block, role=script.role, form=script.form, reason="") if script else block


def _scripts(block: Block, files: list[tuple[str, Block]]) -> Iterator[str]:
    """Yield what writes the scripts of the page that a shell starts, as its reader has saved them."""
    source = parse(Language.SHELL, typed(Language.SHELL, block.text))
    calls = source.calls if source else ()
    words = {word for one in calls for word in (one.name, *map(text_of, one.given))}
    started = {word.removeprefix("./") for word in words}
    for name, text in {name: one.text for name, one in files}.items():
        if PurePosixPath(name).suffix in SCRIPTS_OF_SHELLS and name in started:
            yield f"cat > {name} <<'{END_OF_FILE}'\n{text}{END_OF_FILE}\nchmod +x {name}\n"


def _saved(block: Block, before: str) -> str:
    """Return what a file holds then: a block that defines nothing anew is written below."""
    texts = (before, block.text)
    one, other = (parse(block.language, text) for text in texts)
    goes_on = one is not None and other is not None and one.defined.isdisjoint(other.defined)
    return "\n".join(texts) if goes_on and before else block.text


def _reads_data(block: Block, name: str, data: Block) -> bool:
    """Tell whether a block reads from a file of the page what its reader has to fill in."""
    is_data = data.language in DATA and FILLED_IN.search(data.text)
    if not is_data or block.role not in RUN or block.language in SHELLS:
        return False
    source = parse(block.language, block.text)
    return source is not None and any(one.content == name for one in literals(source))


def as_modules(text: str, others: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return a program of TypeScript and its files as modules that name each other in full.

    Bundlers and what runs TypeScript as it is find a file without its ending; Node.js does not.
    """
    kept = {re.sub(r"\.tsx?$", "", name): name for name in others}
    asked = "|".join(map(re.escape, kept))
    spelt = re.compile(rf"""(["'])\./({asked})(?:\.[jt]sx?)?\1""")
    every = (text, *others.values())
    own, *rest = (spelt.sub(r"\1./\2.mjs\1", one) for one in every) if kept else every
    return own, {f"{stem}.mts": one for stem, one in zip(kept, rest, strict=True)}


def _signing(block: Block) -> Block:
    """Return an uploader that has its URL signed by a file beside it as a signer that uploads."""
    both = "".join(text for _, text in block.beside) + block.text
    whole = with_role(replace(block, text=both, form=False, reason=""))
    signs = whole.role is Role.SIGNER and whole.also_uploads
    return replace(whole, text=block.text) if signs else block


def _place(source: Source, name: str) -> str:
    """Return where a file must stand for a program that imports it, empty where none does."""
    file = PurePosixPath(name)
    for asked in _asked(source):
        stem = asked.stem if asked.suffix in SUFFIXES else asked.name
        folders = asked.parts[:-1]
        is_there = file.parts[:-1][-len(folders) :] == folders or len(file.parts) == 1
        if stem == file.stem and (not folders or is_there) and ".." not in folders:
            return str(asked.with_name(file.name))
    return ""


def _asked(source: Source) -> Iterator[PurePosixPath]:
    """Yield the files that a program may import: by a path to them, or as modules."""
    modules = [one.module for one in source.imports]
    if source.language is Language.PYTHON:
        names = (one.strip(".").replace(".", "/") for one in modules)
        yield from (PurePosixPath(one) for one in names if one)
        return
    texts = [*modules, *(one.content for one in literals(source))]
    is_ruby = source.language is Language.RUBY
    for text in dict.fromkeys(texts):
        path = PurePosixPath(text.lstrip("/"))
        is_file = path.suffix in SUFFIXES and " " not in text
        if path.name and (is_file or is_ruby or text.startswith(RELATIVE)):
            yield path
