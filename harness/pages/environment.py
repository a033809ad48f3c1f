"""What a program of a page asks its environment for, and which of our values it gets."""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import tree_sitter

from harness.model.page import Language, Placeholder
from harness.pages.hosts import host_of
from harness.pages.in_hand import SHOWN_URL, kind_of
from harness.pages.shell_files import opened_variables
from harness.syntax.assignments import assignments
from harness.syntax.literals import outer_literals
from harness.syntax.nodes import text_of
from harness.syntax.source import Source
from harness.syntax.standing import Places, asked_of_environment

ENDPOINT, FILE, REGION = "HARNESS_ENDPOINT", "HARNESS_FILE", "HARNESS_REGION"
NAMES = (
    ("HARNESS_SIGNED_URL", re.compile(r"url|(?:^|_)(?:uri|link|href)(?:_|$)")),
    (FILE, re.compile(r"file|path")),
)
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
# What sets a variable of the environment: what its value is given to, or a call.
SETS = re.compile(r"(?i)env(?:iron)?(?:\[|\.\w+$)")
SETTING = re.compile(r"(?i)(?:^|[._])(?:setenv|putenv|setproperty|env(?:iron)?\.setdefault)$")
# What of a shell only looks at its variables, and what a value says by itself.
CHECKS, OWN_TEXT = (
    frozenset((":", "[", "test")),
    re.compile(r"""^(?!\$\S+$|\$\([^)]*\)$).*(?:\w[:/.]|["'])"""),
)
FILES = frozenset(("file", "path"))
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
        by_name = (variable for variable, sign in NAMES if sign.search(name.lower()))
        if ours := FILE if name in opened else next(by_name, ""):
            yield name, ours


def misspelt(source: Source) -> frozenset[str]:
    """Return the variables that a program asks for where it has the same, and never uses that.

    It has the URL under another name, or in another variable of the environment. In a shell so are
    those that it sets in other letters, or that it means to set, and does not: `URL = x`,
    `set URL=x`, `$URL=x`; and what it has under another name may be its file, too.
    """
    is_shell = source.language is Language.SHELL
    used = {*(_used_by_shell(source) if is_shell else asked_of_environment(source))}
    idle = _idle(source, used)
    kinds = {"url"} if _has_url_elsewhere(source, idle) else set[str]()
    if not is_shell:
        return frozenset(one for one in used if _kinds(one, ()) & kinds)
    asked_for, opened = used - source.defined, _opened(source)
    held = (one for one in idle if _is_what_is_asked_for(one, source))
    kinds.update(kind_of(one.lower()) for one in held)
    slips = {one for one in used if _kinds(one, opened) & kinds}
    return frozenset(slips | _mistyped(source, asked_for, idle))


def _kinds(name: str, opened: Collection[str]) -> frozenset[str]:
    kind = kind_of(name.lower())
    return FILES if name in opened or kind in FILES else frozenset({kind} - {""})


def _used_by_shell(source: Source) -> Iterator[str]:
    """Yield the variables of a shell whose value goes somewhere: a test only looks at it."""
    for node in source.captured("environment"):
        outer: tree_sitter.Node | None = node
        while outer is not None and outer.type not in ("test_command", "command", "program"):
            outer = outer.parent
        name = outer.child_by_field_name("name") if outer and outer.type == "command" else None
        is_check = text_of(name) in CHECKS if name else outer and outer.type == "test_command"
        if not is_check:
            yield source.text_of(node)


def _idle(source: Source, used: Collection[str]) -> set[str]:
    """Return the names that a program defines, or looks at in a shell, and never uses."""
    if source.language is Language.SHELL:
        commands = source.of_kinds("command".__eq__)
        split = (text_of(one).split() for one in commands)
        read = {word for words in split if "read" in words for word in words}
        names = {*source.defined, *source.texts("environment"), *read} - {*used}
        others = {one for one in used if one.isidentifier() and not OURS.search(one)}
        return {one for one in names if not _is_made_of(one, source, others)}
    words = Counter(source.texts("name"))
    return {one for one in source.defined if one not in used and words[one] == 1}


def _is_made_of(name: str, source: Source, others: Collection[str]) -> bool:
    """Tell whether a variable is given what is made of one of these."""
    texts = [text_of(one.value) for one in assignments(source) if name in one.names]
    return any(re.search(rf"\$\{{?{other}\b", text) for other in others for text in texts)


def _is_what_is_asked_for(name: str, source: Source) -> bool:
    """Tell whether an idle variable holds what others ask for: no text of its own, and no export."""
    given = [one for one in assignments(source) if name in one.names]
    if kind_of(name.lower()) == "url":
        texts = [text_of(one.value).strip("\"'`;") for one in given]
        return all(SHOWN_URL.search(text) or not OWN_TEXT.search(text) for text in texts)
    exported = (one.node.parent for one in given if one.node.parent is not None)
    is_exported = any(text_of(one).startswith("export") for one in exported)
    return name in source.defined and not is_exported


def _has_url_elsewhere(source: Source, idle: Collection[str]) -> bool:
    """Tell whether the URL is held by a name that is idle, or set in the environment."""
    given = [*assignments(source)]
    lost = [text_of(one.value) for one in given if {*one.names} & {*idle}]
    lost += [text_of(one.value) for one in given if SETS.search(one.target)]
    if source.language is Language.SHELL:
        lost += [one.name.partition("=")[2] for one in source.calls]
    literals = (one for one in outer_literals(source) if SHOWN_URL.search(one.content))
    places = Places(source)
    return any(SHOWN_URL.search(one.strip("\"'`;")) for one in lost) or any(
        SETTING.search(places.of(one).call) for one in literals
    )


def _mistyped(source: Source, asked_for: set[str], idle: set[str]) -> set[str]:
    """Return the variables of a shell that it means to set, or sets in other letters."""
    others = [one.lower() for one in idle]
    return {
        one
        for one in asked_for
        if any(_means_to_set(one, node) for node in source.nodes)
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
