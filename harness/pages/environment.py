"""What a program of a page asks its environment for, and which of our values it gets."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import tree_sitter

from harness.model.page import Language, Placeholder
from harness.pages.hosts import host_of
from harness.pages.in_hand import SHOWN_URL, kind_of
from harness.pages.shell_files import opened_variables
from harness.syntax.assignments import assignments
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source
from harness.syntax.standing import asked_of_environment

ENDPOINT, FILE, REGION = "HARNESS_ENDPOINT", "HARNESS_FILE", "HARNESS_REGION"
NAMES = (("HARNESS_SIGNED_URL", "url"), (FILE, "file"), (FILE, "path"))
# What a form is told beside the file: the policy that the page has signed, and its signature.
NAMES_OF_FORMS = (
    ("HARNESS_POLICY", re.compile(r"policy")),
    ("HARNESS_FORM_SIGNATURE", re.compile(r"signature|(?:^|_)sign$|(?:^|_)sig$")),
    ("HARNESS_FORM_CREDENTIAL", re.compile(r"credential")),
    ("HARNESS_FORM_DATE", re.compile(r"(?:^|_)date$")),
    ("HARNESS_SECURITY_TOKEN", re.compile(r"token")),
    (
        "HARNESS_ACCESS_KEY_ID",
        re.compile(r"access_?(?:key)?_?id|key_?id|^id$|(?:^|_)ak(?:id|_id)?$"),
    ),
    ("HARNESS_BUCKET", re.compile(r"bucket(?:_?name)?$")),
    (REGION, re.compile(r"region$")),
    ("HARNESS_SIGNED_URL", re.compile(r"url|host|endpoint|address|action")),
    ("HARNESS_FILE", re.compile(r"file(?!_?name)|path")),
    ("HARNESS_KEY", re.compile(r"object|(?:^|_)key$")),
)
# What a word of another shell sets variables with, and how the nodes of names begin.
SETTERS, NAMED = frozenset(("set", "setenv")), "variable"
# How much two names of one thing have in common where one is a slip.
ALIKE = 0.85
# What a signer asks the environment for, in any spelling; what stands first is asked first.
NAMES_OF_SIGNERS = (
    ("OSS_ACCESS_KEY_SECRET", re.compile(r"secret|(?:^|_)sk$")),
    ("HARNESS_SECURITY_TOKEN", re.compile(r"token")),
    ("OSS_ACCESS_KEY_ID", re.compile(r"access_?(?:key|id)|key_?id|(?:^|_)ak(?:id|_id)?$")),
    (ENDPOINT, re.compile(r"endpoint")),
    (REGION, re.compile(r"region")),
    ("HARNESS_BUCKET", re.compile(r"bucket")),
    ("HARNESS_KEY", re.compile(r"object|(?:^|_)key$")),
)
# A program that writes `oss-` before the region itself.
ADDS_PREFIX = re.compile(r"""oss-(?:\$\{|["']\s*\+)""")
KEPT = re.compile(r"HARNESS_|^(?:OSS|ALIBABA_CLOUD)_(?:ACCESS_KEY_(?:ID|SECRET)|S\w+_TOKEN)$")
OURS = re.compile(
    r"HARNESS_|ACCESS_KEY|^(?:\w*LIBRARY_|GO|CLASS|PYTHON|NODE_|MAN|RUBY)?PATH$|HOME$|^(?:(?:OLD)?PWD|TMPDIR|USER|RANDOM|SECONDS|OPTARG|OPTIND|REPLY|E?UID|P?PID|HOSTNAME|LINENO|SHELL|IFS|LANG)$"
)


def asked(source: Source, *, form: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the variables that hold the URL or the file, each with ours; in a form its fields."""
    opened, slips = _opened(source), misspelt(source)
    for name in asked_of_environment(source):
        if name in slips:
            continue
        if form:
            fields = (ours for ours, sign in NAMES_OF_FORMS if sign.search(name.lower()))
            if default := next(fields, ""):
                yield name, default
            continue
        if OURS.search(name):
            continue
        by_name = (variable for variable, sign in NAMES if sign in name.lower())
        if ours := FILE if name in opened else next(by_name, ""):
            yield name, ours


def misspelt(source: Source) -> frozenset[str]:
    """Return the variables that a program asks for where it has the URL, and never uses that.

    In a shell so are those that it sets in other letters, or that it means to set, and does not:
    `URL = x`, `set URL=x`, `$URL=x`.
    """
    words = Counter(source.texts("name"))
    is_shell = source.language is Language.SHELL
    used = set(source.texts("environment")) if is_shell else {*asked_of_environment(source)}
    idle = {one for one in source.defined if one not in used and (is_shell or words[one] == 1)}
    holding = (one for one in assignments(source) if idle & {*one.names})
    lost = [text_of(one.value).strip("\"'`;") for one in holding]
    lost += [one.name.partition("=")[2] for one in source.calls if is_shell]
    urls = {one for one in used if kind_of(one.lower()) == "url"}
    slips = urls if any(map(SHOWN_URL.search, lost)) else set[str]()
    return frozenset(
        slips | (_mistyped(source, used - source.defined, idle) if is_shell else set())
    )


def _mistyped(source: Source, asked_for: set[str], idle: set[str]) -> set[str]:
    """Return the variables of a shell that it means to set, or sets in other letters."""
    others = [one.lower() for one in idle]
    return {
        one
        for one in asked_for
        if any(_means_to_set(one, node) for node in walk(source.tree.root_node))
        or difflib.get_close_matches(one.lower(), others, 1, ALIKE)
    }


def _means_to_set(name: str, node: tree_sitter.Node) -> bool:
    """Tell whether this is meant to give a variable its value, and a shell takes it for another thing."""
    words = [text_of(one) for one in node.named_children]
    if node.type == "declaration_command":
        kinds = [one.type for one in node.named_children]
        pairs = zip(words, [*kinds[1:], NAMED], strict=True)
        is_apart = any(word == name and not kind.startswith(NAMED) for word, kind in pairs)
        return is_apart or any(word.startswith(f"${name}=") for word in words)
    if node.type != "command" or not words:
        return False
    first, second = words[0], (*words[1:], "")[0]
    is_piped = node.parent is not None and node.parent.type == "pipeline"
    return (
        first == name
        or first.startswith((f"{name}=", f"{name}:", f"${name}=", f"${name}:="))
        or (first in SETTERS and second.startswith((f"{name}=", f"${name}=")))
        or (first == "read" and is_piped and name in words)
    )


def asked_by_signer(source: Source, fitting: Iterable[Placeholder]) -> Iterator[tuple[str, str]]:
    """Yield the variables of the environment that a signer asks for, each with ours.

    Of a region there are two forms: the placeholder that fits here says which one is wanted.
    """
    wanted = next((one.variable for one in fitting if one.symbol == "region"), REGION)
    region = REGION if ADDS_PREFIX.search(source.bare()) else wanted
    opened = _opened(source)
    for name in asked_of_environment(source):
        words = () if KEPT.search(name) else NAMES_OF_SIGNERS
        by_name = (ours for ours, sign in words if sign.search(name.lower()))
        ours = FILE if name in opened else next(by_name, "")
        if ours == ENDPOINT:
            ours = host_of(ours, name, source)
        if ours:
            yield name, region if ours == REGION else ours


def _opened(source: Source) -> frozenset[str]:
    """Return the variables whose files commands of a shell send."""
    return opened_variables(source.bare()) if source.language is Language.SHELL else frozenset()
