"""What the program of a page asks for on its command line."""

import re
from collections.abc import Collection, Iterator, Mapping

from harness.model.page import Block, Language
from harness.pages.numbered import asks_by_number, numbered_places
from harness.pages.shell_arguments import asks_by_place, options_in_order, places_in_order
from harness.syntax.nodes import text_of
from harness.syntax.source import Call, Source

LITERAL = re.compile(r"""["']([\w-]+)["']""")
# Calls that declare several options at once, or one among other words: their names in these.
DECLARING = {
    "getopt": re.compile(r"""["']([\w-]{2,})::?["']"""),
    "parseArgs": re.compile(r"""([\w-]+)["']?\s*:\s*\{[^{}]*\btype:\s*["']string["']"""),
    "on": re.compile(r"""["']--([\w-]+)[ =]\[?[A-Z]\w*\]?["']"""),
    "GetOptions": re.compile(r"""["']([\w-]+)(?:\|[\w|-]+)?=s["']"""),
}
REQUIRED = re.compile(r"\brequired\s*=\s*True\b")
# How a program says that it has not been given what it asks for.
UNGIVEN = re.compile(
    r"(?i)(?:arguments? (?:is|are) required|missing (?:required )?(?:options?|arguments?|flags?)"
    r"|required (?:options?|arguments?|flags?))[:\s]+['\"`<]?(?P<name>[\w-]+)"
)
OURS = re.compile("HARNESS_")
ARGUMENTS = frozenset(("sys.argv", "process.argv", "os.Args", "ARGV"))
# How a program asks whether it has been given anything.
COUNTS = re.compile(
    r"\bargs?\.(?:length|size|isEmpty)\b|\bargv\.length\b|\blen\((?:os\.Args|sys\.argv)\)"
    r"|\$?\bargc\b|\bcount\(\$argv\)|\bARGV\.(?:length|size|empty\?)"
)
URL, FILE = "HARNESS_SIGNED_URL", "HARNESS_FILE"
VARIABLES = {
    "region": "HARNESS_REGION",
    **dict.fromkeys(("bucket", "bucketname"), "HARNESS_BUCKET"),
    **dict.fromkeys(("key", "object", "objectname", "objectkey"), "HARNESS_KEY"),
    **dict.fromkeys(
        ("url", "link", "signedurl", "presignedurl", "uploadurl", "puturl", "downloadurl"),
        URL,
    ),
    **dict.fromkeys(
        ("file", "path", "filepath", "filename", "localfile", "localpath", "input", "inputfile"),
        FILE,
    ),
    **dict.fromkeys(("contenttype", "mimetype"), "HARNESS_CONTENT_TYPE"),
}


def words_of(source: Source, variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words that give a program what it asks for on its command line, where we have it.

    What stands at a place of its own is given only where all such places are known.
    """
    if source.language is Language.SHELL:
        return _words_of_shell(source, variables)
    if numbered := numbered_places(source):
        given = [variables.get(ours, "") for ours in numbered]
        return tuple(given) if all(given) else ()
    declared = dict.fromkeys(_declared(source))
    values = {one: variables.get(VARIABLES.get(_plain(one), ""), "") for one in declared}
    places = [value for one, value in values.items() if not one.startswith("-")]
    options = (
        word
        for one, value in values.items()
        if value and one.startswith("-")
        for word in (one, value)
    )
    return (*options, *(places if all(places) else ()))


def needs_no_words(source: Source, variables: Collection[str]) -> bool:
    """Tell whether a program has a URL and a file of its own for when it is given none."""
    return {URL, FILE} <= set(variables) and COUNTS.search(source.bare()) is not None


def _words_of_shell(source: Source, variables: Mapping[str, str]) -> tuple[str, ...]:
    known = [(option, _ours(purpose)) for option, purpose in options_in_order(source)]
    if known:
        valued = [(option, variables.get(ours, "")) for option, ours in known]
        return tuple(word for option, value in valued if value for word in (option, value))
    given = [variables.get(ours, "") for _, ours in shell_places(source)]
    return tuple(given) if all(given) else ()


def _ours(purpose: str) -> str:
    """Return the variable of ours that something is for, by that itself or by the name of its taker."""
    return purpose if OURS.match(purpose) else VARIABLES.get(_plain(purpose), "")


def shell_places(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the places of a shell's command line, each with the variable of ours that it is for."""
    for asked, purpose in places_in_order(source):
        yield asked, _ours(purpose)


def asks_for_places(code: Source, block: Block) -> bool:
    """Tell whether a program asks for a place of its command line."""
    if code.language is Language.SHELL:
        return bool(block.calls) or asks_by_place(code)
    return any(text_of(one) in ARGUMENTS for one in code.nodes) or asks_by_number(code)


def declares(source: Source, variable: str) -> bool:
    """Tell whether a program asks for this on its command line, by an option or a place."""
    return any(VARIABLES.get(_plain(one)) == variable for one in _declared(source))


def needs(source: Source, variable: str) -> bool:
    """Tell whether a program cannot do without this: it has a place of its own, or must be given."""
    if source.language is Language.SHELL:
        return variable in (ours for _, ours in shell_places(source))
    required = {_declared_by(call) for call in source.calls if REQUIRED.search(call.arguments)}
    needed = (one for one in _declared(source) if not one.startswith("-") or one in required)
    return any(VARIABLES.get(_plain(one)) == variable for one in needed)


def _plain(option: str) -> str:
    return re.sub(r"[-_]", "", option).lower()


def _declared(source: Source) -> Iterator[str]:
    """Yield the options and the places that a program declares."""
    for call in source.calls:
        several = DECLARING.get(call.name)
        if several:
            yield from (f"--{one}" for one in several.findall(call.arguments))
        elif one := _declared_by(call):
            yield one


def _declared_by(call: Call) -> str:
    """Return the option or the place that a call declares, empty for none."""
    names = LITERAL.findall(call.arguments)
    if call.name == "add_argument" and names:
        is_switch = "action=" in call.arguments
        return "" if is_switch else max(_named(names), key=_dashes)
    if call.receiver == "flag" and call.name in {"String", "StringVar"}:
        return f"-{names[0]}" if names else ""
    return ""


def _named(names: list[str]) -> Iterator[str]:
    """Yield the spellings of one option: those with dashes, or the first word of a place."""
    options = [one for one in names if one.startswith("-")]
    yield from options or names[:1]


def _dashes(name: str) -> int:
    return len(name) - len(name.lstrip("-"))
