"""HTML, also as a browser saves it from a help centre."""

import re
from dataclasses import replace

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, PageElement, Tag

from harness.pages.comments import directive_in
from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented
from harness.pages.templates import unescaped

HEADINGS = re.compile(r"h[1-6]")
GUTTERS = {
    "gutter",
    "lineno",
    "linenos",
    "linenodiv",
    "line-number",
    "line-numbers-rows",
    "linenumber",
    "ln",
    "lnt",
    "blob-num",
    "hljs-ln-numbers",
    "rouge-gutter",
    "crayon-nums",
    "react-syntax-highlighter-line-number",
    "td-lineno",
}
# How JSX writes a text that holds braces.
HELD = re.compile(
    r"\s*\{\s*(?P<mark>[`'\"])(?P<code>(?:\\.|(?!(?P=mark))[^\\])*)(?P=mark)\s*\}\s*", re.DOTALL
)
# Where Confluence keeps code, and beside it the name of its language.
MACRO = "ac:plain-text-body"
LINES = {"line", "code-line", "cl", "view-line", "token-line"}
LANGUAGE = re.compile(r"(?:language|lang|brush|highlight|source)[-:]\s*([\w+#.-]+)", re.IGNORECASE)


def read_html(text: str) -> PageReader:
    """Return the blocks of an HTML page: each ``pre``, or the page itself where it takes a file."""
    soup = BeautifulSoup(text, "html.parser")
    source = text.split("\n")
    outline = Outline()
    names = _tab_names(soup)
    directives: list[tuple[int, str]] = []
    blocks: list[FoundBlock] = []
    for element in soup.descendants:
        if isinstance(element, Comment):
            directive = directive_in(str(element))
            if directive is not None:
                directives.append((len(directives) + 1, directive))
        elif not isinstance(element, Tag):
            continue
        elif HEADINGS.fullmatch(element.name):
            outline.enter(int(element.name[1]), element.get_text(" ", strip=True))
        elif _holds_code(element):
            if _is_gutter(element):
                continue
            block = _block(element, source, outline.path)
            tab = _tab(element, names)
            blocks.append(replace(block, tab=tab, directives=tuple(directives)))
            directives = []
    if not blocks and _takes_a_file(soup):
        whole = dedented(1, text.split("\n"), info="html", directives=tuple(directives))
        return PageReader(blocks=(whole,))
    return PageReader(blocks=tuple(block for block in blocks if block.lines))


def _holds_code(element: Tag) -> bool:
    """Tell whether this is a piece of code as a whole: of HTML, of Confluence, or to be copied."""
    if element.name == "textarea":
        return element.has_attr("readonly") and "\n" in element.get_text().strip()
    return element.name in {"pre", MACRO} and element.find_parent("pre") is None


def _is_language(element: Tag) -> bool:
    """Tell whether this names the language of a macro of Confluence."""
    return element.get("ac:name") == "language"


def _takes_a_file(soup: BeautifulSoup) -> bool:
    """Tell whether the page is a program: its user chooses a file, and nothing else is shown."""
    return soup.find("input", type="file") is not None


def _is_gutter(element: Tag) -> bool:
    """Tell whether this holds the numbers of lines beside the code, and no code."""
    around = (element, *element.parents)
    return any(
        GUTTERS & set(one.get_attribute_list("class")) for one in around if one.name != "pre"
    )


def _block(element: Tag, source: list[str], headings: tuple[str, ...]) -> FoundBlock:
    codes = element.find_all("code")
    inner = codes[0] if len(codes) == 1 else element
    for one in codes[:-1]:
        # Some editors put each line in an element of its own.
        one.append("\n")
    for lost in inner.find_all("br"):
        lost.replace_with("\n")
    for numbers in inner.find_all(class_=list(GUTTERS)):
        numbers.decompose()
    for row in inner.find_all(["li", "tr"]) or inner.find_all(class_=list(LINES)):
        following = row.next_sibling
        apart = isinstance(following, NavigableString) and "\n" in following
        if following is not None and not apart and not row.get_text().endswith("\n"):
            row.append("\n")
    text, line = inner.get_text().replace("\u00a0", " "), inner.sourceline or 1
    if held := HELD.fullmatch(text):
        line += text.count("\n", 0, held.start("code"))
        text = unescaped(held["code"])
    block = dedented(line, text.split("\n"), headings=headings, info=_language(element, *codes[:1]))
    indents = tuple(
        _column(source, block.line + n, text, 0 if n else _after_tag(source, inner))
        for n, text in enumerate(block.lines)
    )
    return replace(block, indents=indents)


def _after_tag(source: list[str], tag: Tag) -> int:
    line, start = tag.sourceline or 1, tag.sourcepos or 0
    return source[line - 1].find(">", start) + 1 if line <= len(source) else 0


def _column(source: list[str], number: int, text: str, start: int) -> int:
    whole = source[number - 1] if number <= len(source) else ""
    word = re.match(r"[\w#@/.$]+", text.strip())
    at = whole.find(word[0], start) - (len(text) - len(text.lstrip())) if word else -1
    return max(at, 0)


def _language(*elements: Tag) -> str:
    for element in elements:
        if element.name == MACRO and (macro := element.find_previous_sibling(_is_language)):
            return macro.get_text(strip=True)
        for name in ("data-lang", "data-language", "lang", "data-tag"):
            value = element.get(name)
            if isinstance(value, str) and value.strip():
                return value
        classes = element.get("class") or element.get("classname")
        match = LANGUAGE.search(" ".join(classes if isinstance(classes, list) else [classes or ""]))
        if match:
            return match[1]
    return ""


def _tab_names(soup: BeautifulSoup) -> dict[str, str]:
    # <li aria-controls="x"> or <a href="#x"> name the panel whose id is x.
    names = {}
    for element in soup.find_all(["li", "a", "button", "label", "div"]):
        target = element.get("aria-controls") or element.get("href") or element.get("for") or ""
        if isinstance(target, str) and target.lstrip("#") and not target.startswith("http"):
            names[target.lstrip("#")] = element.get_text(" ", strip=True)
    return names


def _tab(element: PageElement, names: dict[str, str]) -> str:
    for parent in element.parents:
        for attribute in ("data-label", "data-tab", "data-title"):
            value = parent.get(attribute)
            if isinstance(value, str) and value:
                return value
        name = parent.get("id")
        if isinstance(name, str) and name in names:
            return names[name]
    return ""
