"""The scripts within a page of HTML: what a browser runs of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.model.page import Block, Language, Placeholders
from harness.model.page_program import Bound, LeftOver
from harness.model.toolkit import Toolkit
from harness.pages.components import is_single_file, script_language
from harness.pages.html_attributes import handlers_of, with_attributes
from harness.pages.html_loading import bound_form, is_plain_form
from harness.pages.placeholders import LOCAL_FILE, bind
from harness.syntax.source import Source, parse

SCRIPT = re.compile(r"(?is)<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script>")
ADDRESS = re.compile(r"""(?i)\bsrc\s*=\s*["']?(?P<url>(?:https?:)?//[^"'\s>]+)""")
DATA = re.compile(
    r"(?i)\btype\s*=\s*[\"']?(?!module|text/javascript|application/javascript)[\w/+-]+"
)
REMOTE = re.compile(r"https?://")
TAKES_FILE = re.compile(r"\.files\b|type=[\"']?file\b|\bfile\b")
KNOWN = re.compile(
    r"(?i)\b(?:axios|ali(?:yun)?-oss|jquery|spark-?md5|crypto-?js)\b"
    r"|\bvue(?:@(?:3|next|latest)|/3\.|\.global|/?$)"
)


def scripts_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the scripts that stand in a page itself."""
    for match in SCRIPT.finditer(text):
        if match["code"].strip() and not DATA.search(match["attributes"]):
            yield match


def script_source(text: str) -> Source | None:
    """Return all scripts of a page as one text, or the handlers that send, None for neither."""
    code = "\n".join(script["code"] for script in scripts_of(text)) or handlers_of(text)
    return parse(script_language(text), code) if code else None


def unknown_script(text: str) -> str:
    """Return the address of a script that is none of a known library, empty where there is none."""
    for match in SCRIPT.finditer(text):
        address = ADDRESS.search(match["attributes"])
        if address and not KNOWN.search(address["url"]):
            return address["url"]
    source = script_source(text)
    return unknown_module(source) if source else ""


def unknown_module(source: Source) -> str:
    """Return the address of a module that is none of a known library, empty where there is none."""
    modules = (one.module for one in source.imports)
    return next((one for one in modules if REMOTE.match(one) and not KNOWN.search(one)), "")


def is_unscripted(block: Block) -> bool:
    """Tell whether a block is a form that its user fills in and sends without any script."""
    is_markup = block.language is Language.HTML and script_source(block.text) is None
    return is_markup and is_plain_form(block.text)


def bind_page(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    """Return what a browser runs with its placeholders replaced.

    No script opens a file by its name: what looks like one is the name of an element.
    """
    if is_unscripted(block):
        return bound_form(source)
    texts = tuple(one for one in known.placeholders if one.variable != LOCAL_FILE)
    binds = _bind_markup if block.language is Language.HTML else bind
    bound = binds(block, source, toolkit, replace(known, placeholders=texts))
    if not TAKES_FILE.search(source) and not any("file" in kind for _, kind in block.given):
        return bound
    return replace(bound, variables=(*bound.variables, LOCAL_FILE))


def _bind_markup(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    """Return a page with every placeholder replaced that stands in its scripts."""
    parts: list[str] = []
    bounds: list[Bound] = []
    leftovers: list[LeftOver] = []
    at = 0
    for match in scripts_of(source):
        start, end = match.span("code")
        bound = bind(block, match["code"], toolkit, known)
        above = source.count("\n", 0, start)
        leftovers += [replace(one, line=one.line + above) for one in bound.leftovers]
        parts += [source[at:start], bound.source]
        bounds.append(bound)
        at = end
    names = [name for bound in bounds for name in bound.variables]
    environment = [pair for bound in bounds for pair in bound.environment]
    bound = Bound(
        source="".join([*parts, source[at:]]),
        variables=tuple(dict.fromkeys(names)),
        environment=tuple(dict.fromkeys(environment)),
        takes_arguments=False,
        leftovers=tuple(leftovers),
        file_name="",
    )
    if is_single_file(source):
        return bound
    return with_attributes(bound, lambda code: bind(block, code, toolkit, known))
