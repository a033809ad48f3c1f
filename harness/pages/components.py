"""Components of React and Vue: what a reader's own build makes a page of."""

import re
from collections.abc import Iterator

from harness.catalog.wording import worded
from harness.model.page import SCRIPTS, Block, Language
from harness.syntax.functions import Function
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source, parse

# A component of one file has its markup apart; a page of a browser has a document round all of it.
# What only the markup of Svelte has: what is bound, what is called, and its blocks.
SVELTE = re.compile(r"<[^<>]*\s(?:(?:on|bind|use):[\w|]+|on\w+)=\{|<[^<>]*\s\{\w+\}|\{[#@]\w+ ")
TEMPLATE, SCRIPT, SETUP, LANG = "template", "script", "setup", "lang"
DOCUMENT = frozenset(("html", "body"))
TYPED = frozenset(("ts", "tsx"))
TAGS = frozenset(("start_tag", "self_closing_tag"))
DRAWN = frozenset(("jsx_opening_element", "jsx_self_closing_element"))
FRAMEWORKS = frozenset(("react", "react-dom", "vue"))
HOOKS = frozenset(("useState", "useRef", "useCallback", "defineProps"))
DRAWING = frozenset(("createApp", "createElement", "createRoot", "h"))
BUILT_IN = frozenset(("template", "transition", "teleport", "suspense", "keepalive", "component"))
# What a component may be handed here: the URL, the file, and what is called at the end.
HANDED = re.compile(
    r"^on[A-Z]|(?i:ur[li]$|link$|signed|presigned|href$|action$|^(?:file|blob|image|photo)$)"
)


def is_component(block: Block) -> bool:
    """Tell whether a block is mounted, and handed what it takes."""
    source = parse(block.language, block.text) if block.language else None
    return is_single_file(block.text) or (source is not None and has_markup(source))


def is_single_file(text: str) -> bool:
    """Tell whether this is a component of Vue: markup, script and style in one file."""
    tags = list(_tags(text))
    names = {name.lower() for name, _, _ in tags}
    if TEMPLATE not in names or names & DOCUMENT or _has_doctype(text):
        return False
    return any(
        name.lower() == SCRIPT and (SETUP in attributes or _exports(code))
        for name, attributes, code in tags
    )


def is_svelte(text: str) -> bool:
    """Tell whether this is a component of Svelte: a script, and markup that binds to it."""
    names = {name.lower() for name, _, _ in _tags(text)}
    is_whole = SCRIPT in names and not names & DOCUMENT and not _has_doctype(text)
    return is_whole and SVELTE.search(text) is not None


def script_language(text: str) -> Language:
    """Return the language of the scripts in markup."""
    typed = (
        attributes.get(LANG, "").lower() in TYPED
        for name, attributes, _ in _tags(text)
        if name.lower() == SCRIPT
    )
    return Language.TYPESCRIPT if any(typed) else Language.JAVASCRIPT


def has_markup(source: Source) -> bool:
    """Tell whether markup stands in a script (JSX)."""
    closes = "/>" in source.text or "</" in source.text
    return source.language in SCRIPTS and closes and "(jsx_" in str(source.tree.root_node)


def is_part(source: Source) -> bool:
    """Tell whether a script is of a component, and draws nothing that could be used."""
    asks = any(one.module.partition("/")[0] in FRAMEWORKS for one in source.imports)
    called = {call.name for call in source.calls}
    asks = asks or (source.language in SCRIPTS and bool(called & HOOKS))
    return asks and not has_markup(source) and not called & DRAWING


def tags_of(source: Source) -> frozenset[str]:
    """Return the names of the elements that a script draws: they are no names of its own."""
    if not has_markup(source):
        return frozenset()
    drawn = source.of_kinds(DRAWN.__contains__)
    names = (text_of(node.child_by_field_name("name")) for node in drawn)
    return frozenset(name for name in names if name[:1].islower())


def unknown_element(text: str, source: Source) -> str:
    """Return the element of a component that is of a library which is not imported."""
    known = {name.lower() for name in source.defined} | BUILT_IN
    for name, _, _ in _tags(text):
        is_own = "-" in name or name[:1].isupper()
        if is_own and name.replace("-", "").lower() not in known:
            return name
    return ""


def why_not_mounted(source: Source) -> str:
    """Return what a component is handed by a page that is not shown, empty for nothing."""
    made = [one for one in source.functions if one.name[:1].isupper()]
    for name in _taken(made[-1]) if made else ():
        if not HANDED.search(name):
            return worded("it is handed `{}` by a page that is not shown", name)
    return ""


def _taken(function: Function) -> Iterator[str]:
    """Yield the properties that a component has to be handed, in their order."""
    head = function.parameters[0].fields if function.parameters else ()
    yield from (one.key or one.name for one in head if not one.is_left_out)
    for node in walk(function.node):
        if node.type == "member_expression":
            owner, name = (node.child_by_field_name(one) for one in ("object", "property"))
            if text_of(owner) == "props":
                yield text_of(name)


def _tags(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the opening tags of markup: name, attributes, and the code of a script."""
    source = parse(Language.HTML, text)
    for node in source.of_kinds(TAGS.__contains__) if source else ():
        attributes = {}
        for one in node.named_children:
            if one.type == "attribute":
                name, *value = (text_of(child).strip("\"'") for child in one.named_children)
                attributes[name.lower()] = value[0] if value else ""
        after = node.next_named_sibling
        code = text_of(after) if after is not None and after.type == "raw_text" else ""
        yield text_of(node.named_children[0]), attributes, code


def _has_doctype(text: str) -> bool:
    source = parse(Language.HTML, text)
    return source is not None and any(
        node.type == "doctype" for node in source.tree.root_node.children
    )


def _exports(code: str) -> bool:
    source = parse(Language.TYPESCRIPT, code)
    return source is not None and any(
        node.type == "export_statement" and any(one.type == "default" for one in node.children)
        for node in source.tree.root_node.children
    )
