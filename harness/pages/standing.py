"""Where a string literal stands in its program: the call, the name and the file it is given to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harness.syntax.literals import Literal, without_comments

NEAR = 2000
TARGET = re.compile(
    r"""(?:(?P<name>[A-Za-z_$@][\w$.-]*)["']?\]?\s*(?:\[\d*\]\s*)?(?::\s*[\w<>\[\]|. ]+?\s*)?(?::=|=>|=|:)
      |\#define\s+(?P<macro>\w+)(?=\s))\s*(?:(?:new\s+)?[\w.:]+\(\s*)?$""",
    re.VERBOSE,
)
CALL = re.compile(r"(?:new\s+)?([A-Za-z_$][\w$.:]*(?:->\w+)*)\s*$")
SETTER = re.compile(r"^(?:set|with)(?=[A-Z])")
# A path that is put together: the file is what the whole expression names.
JOINED = re.compile(
    r"(?:\b(?:path\.join|os\.path\.join|filepath\.Join|Path\.Combine|Paths\.get|Path\.of|File\.join)"
    r"\(\s*[\w.(),/ \"'-]*,\s*|\b__DIR__\s*\.\s*)$"
)
ENVIRONMENT = re.compile(
    r"(?i)(?:environ(?:\.get)?|getenv|lookupenv|envvar\w*|env\.fetch|\benv)[\[(]\s*$"
)
BY_NAME = re.compile(
    r"(?:guess_type|TypeByExtension|getContentTypeFor|mime\.(?:lookup|getType)"
    # What a page looks up: its elements, their attributes, the fields of its form, what it keeps.
    r"|getElement(?:s)?By\w+|querySelector(?:All)?|(?<![\w$])\$|\.(?:[gs]etAttribute|[gs]etItem|find)"
    r"|(?i:form|data|params|dataset)\.(?:get|has|append|set)"
    r")\(\s*$"
)
WRITES = re.compile(r"""\s*,\s*(?:mode\s*=\s*)?["'][wax]""")


# What these are given is the name of a module, whatever becomes of what they return.
IMPORTS = frozenset({"require", "import", "import_module", "__import__"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Place of one literal; ``start`` and ``end`` are those of the expression it is a part of.

    ``call`` is what it is an argument of, ``argument`` its number from 1; ``target`` is the
    variable, key or named argument that takes it.
    """

    start: int
    end: int
    before: str = field(repr=False)
    call: str
    argument: int
    target: str
    is_variable_of_environment: bool
    is_only_a_name: bool
    is_written: bool

    @property
    def names(self) -> Iterator[str]:
        """Plain names of what the literal is given to."""
        if self.target:
            yield _plain(self.target.rpartition(".")[2])
        if self.call and self.argument == 1:
            yield _plain(SETTER.sub("", re.split(r"[.:>]", self.call)[-1]))

    def is_argument(self, argument: str) -> bool:
        """Tell whether this is the argument of a call, written as ``call:2``."""
        call, _, number = argument.rpartition(":")
        mine = self.call.replace("->", ".").replace("::", ".")
        return int(number) == self.argument and (mine == call or mine.endswith(f".{call}"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgramText:
    """Source text without its comments, and the same without what its literals hold."""

    bare: str = field(repr=False)
    hollow: str = field(repr=False)


def program_of(source: str, quotes: str, comment: str, literals: Iterable[Literal]) -> ProgramText:
    """Return the source as a reader of places needs it."""
    bare = without_comments(source, quotes=quotes, comment=comment)
    parts, at = [], 0
    for literal in literals:
        inner = literal.end - literal.start - 2
        parts += [
            bare[at : literal.start],
            '"',
            re.sub(r"[^\n]", " ", bare[literal.start + 1 : literal.start + 1 + inner]),
            '"',
        ]
        at = literal.end
    return ProgramText(bare=bare, hollow="".join([*parts, bare[at:]]))


def standing_of(literal: Literal, program: ProgramText) -> Standing:
    """Return where a literal stands."""
    start, end = _joined(literal, program)
    near = program.bare[max(start - NEAR, 0) : start]
    call, argument = _call(program.hollow, start)
    match = TARGET.search(near[-200:])
    return Standing(
        start=start,
        end=end,
        before=near,
        call=call,
        argument=argument,
        target=(match["name"] or match["macro"]) if match else "",
        is_variable_of_environment=ENVIRONMENT.search(near) is not None,
        is_only_a_name=BY_NAME.search(near) is not None,
        is_written=WRITES.match(program.bare, end) is not None,
    )


def _joined(literal: Literal, program: ProgramText) -> tuple[int, int]:
    near = program.bare[max(literal.start - NEAR, 0) : literal.start]
    match = JOINED.search(near)
    if match is None:
        return literal.start, literal.end
    start = literal.start - len(match[0])
    if "(" not in match[0]:
        return start, literal.end
    closed = re.compile(r"\s*\)").match(program.bare, literal.end)
    return (start, closed.end()) if closed else (literal.start, literal.end)


def _call(hollow: str, start: int) -> tuple[str, int]:
    depth, number = 0, 1
    least = max(start - NEAR, 0)
    for at in range(start - 1, least - 1, -1):
        mark = hollow[at]
        if mark in ")]}":
            depth += 1
        elif mark in "([{":
            if depth == 0:
                match = CALL.search(hollow[max(at - 200, 0) : at]) if mark == "(" else None
                return (match[1], number) if match else ("", 0)
            depth -= 1
        elif mark == "," and depth == 0:
            number += 1
        elif mark == ";" and depth == 0:
            break
    return "", 0


def is_opened(standing: Standing, program: ProgramText, opened: Iterable[str]) -> bool:
    """Tell whether what stands here is the name of a file that the program opens.

    It may stand in the call itself, in a variable, or be handed to a function of the program.
    """
    if standing.call.rpartition(".")[2] in IMPORTS:
        return False
    patterns = tuple(opened)
    if any(re.search(f"(?:{pattern})$", standing.before) for pattern in patterns):
        return True
    names = [standing.target] if standing.target and "-" not in standing.target else []
    names += _parameters(standing, program)
    return any(
        re.search(rf"(?:{pattern}){_variable(name)}\s*(?:[,);\n]|do\b|$)", program.bare)
        for name in names
        for pattern in patterns
    )


def _variable(name: str) -> str:
    last = re.escape(name.rpartition(".")[2].lstrip("$@"))
    return rf"(?:[\w$@.>-]*[.>$@])?(?:[\w.]+\(\s*)?[$@]?{last}(?!\w)"


def _parameters(standing: Standing, program: ProgramText) -> list[str]:
    name = re.escape(re.split(r"[.:>]", standing.call)[-1]) if standing.call else ""
    if not name:
        return []
    defined = re.compile(
        rf"\b(?:def|function|func|fun|fn|void|static|async|\w+(?:<[\w, ]*>)?)\s+{name}\s*\(([^()]*)\)\s*(?:->[^:{{]*|throws [\w, .]+)?[:{{]"
        rf"|\b{name}\s*=\s*(?:async\s*)?\(([^()]*)\)\s*=>"
        rf"|\bfunc\s+{name}\s*\(([^()]*)\)"
        rf"|\bdef\s+{name}\s*\(?([^()\n]*)\)?\n"
    )
    match = defined.search(program.hollow)
    parameters = next((group for group in match.groups() if group is not None), "") if match else ""
    parts = parameters.split(",")
    at = standing.argument - 1
    return re.findall(r"[$@]?[A-Za-z_]\w*", parts[at].partition("=")[0]) if at < len(parts) else []


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
