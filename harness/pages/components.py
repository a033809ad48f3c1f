"""Components of React and Vue: what a reader's own build makes a page of."""

import re
from collections.abc import Iterator

from harness.catalog.wording import worded
from harness.model.page import Language
from harness.syntax.source import Function, Source

SCRIPTS = frozenset((Language.JAVASCRIPT, Language.TYPESCRIPT))
# A component of one file has its markup apart; a page of a browser has a document round all of it.
TEMPLATE = re.compile(r"(?i)^\s*<template\b", re.MULTILINE)
SETUP = re.compile(r"(?i)<script\b[^>]*\bsetup\b")
EXPORTS = re.compile(r"^\s*export\s+default\b", re.MULTILINE)
DOCUMENT = re.compile(r"(?i)<(?:!doctype|html|body)\b")
TYPED = re.compile(r"(?i)<script\b[^>]*\blang\s*=\s*[\"']?tsx?\b")
ELEMENT = re.compile(r"<([a-z]\w*-[\w-]+|[A-Z]\w*)")
TAG = re.compile(r"</?([a-z]\w*)")
FRAMEWORK = re.compile(r"^(?:react|react-dom|vue)(?:/|$)")
HOOKS = frozenset(("useState", "useRef", "useCallback", "defineProps"))
DRAWING = frozenset(("createApp", "createElement", "createRoot", "h"))
BUILT_IN = frozenset(("template", "transition", "teleport", "suspense", "keepalive", "component"))
# What a component may be handed here: the URL, the file, and what is called at the end.
HANDED = re.compile(
    r"^on[A-Z]|(?i:ur[li]$|link$|signed|presigned|href$|action$|^(?:file|blob|image|photo)$)"
)


def is_single_file(text: str) -> bool:
    """Tell whether this is a component of Vue: markup, script and style in one file."""
    has_script = SETUP.search(text) or EXPORTS.search(text)
    return bool(TEMPLATE.search(text) and has_script) and DOCUMENT.search(text) is None


def script_language(text: str) -> Language:
    """Return the language of the scripts in markup."""
    return Language.TYPESCRIPT if TYPED.search(text) else Language.JAVASCRIPT


def has_markup(source: Source) -> bool:
    """Tell whether markup stands in a script (JSX)."""
    closes = "/>" in source.text or "</" in source.text
    return source.language in SCRIPTS and closes and "(jsx_" in str(source.tree.root_node)


def is_part(source: Source) -> bool:
    """Tell whether a script is of a component, and draws nothing that could be used."""
    asks = any(FRAMEWORK.match(one.module) for one in source.imports)
    called = {call.name for call in source.calls}
    asks = asks or (source.language in SCRIPTS and bool(called & HOOKS))
    return asks and not has_markup(source) and not called & DRAWING


def tags_of(source: Source) -> frozenset[str]:
    """Return the names of the elements that a script draws: they are no names of its own."""
    return frozenset(TAG.findall(source.text)) if has_markup(source) else frozenset()


def unknown_element(text: str, source: Source) -> str:
    """Return the element of a component that is of a library which is not imported."""
    template = text.partition("<script")[0] if text.lstrip().startswith("<template") else text
    known = {name.lower() for name in source.defined} | BUILT_IN
    for name in ELEMENT.findall(re.sub(r"(?is)<script\b.*?</script>", "", template)):
        if name.replace("-", "").lower() not in known:
            return str(name)
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
    given = re.match(r"\s*\{([^{}]*)\}", function.parameters[0] if function.parameters else "")
    for one in given[1].split(",") if given else ():
        name = re.match(r"\s*(\w+)", one)
        if name and "=" not in one:
            yield name[1]
    yield from re.findall(r"\bprops\.(\w+)", function.text)
