"""Code that a page takes from other files: how each documentation system names it."""

import re
from dataclasses import dataclass

from harness.model.page import PageProblem

NAME = r"""["']?(?P<name>[^\s"'{}\[\]()<>?#]+)["']?"""
# Each form stands on a line of its own; `part` is what of the file is shown.
FORMS = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        rf"^\s*<<<\s*{NAME}(?:\#(?P<part>[\w-]+))?(?:\s*\{{(?P<marks>[^}}]*)\}})?\s*(?:\[.*\])?\s*$",
        rf"^\s*-{{1,}}8<-{{1,}}\s+{NAME}\s*$",
        rf"^\s*\{{!\s*{NAME}(?:\s*\[ln:(?P<part>[\d,-]+)\])?\s*!\}}\s*$",
        rf"^\s*::include\{{file={NAME}\}}\s*$",
        rf"^\s*\{{::include\s+file={NAME}[^}}\n]*\}}\s*$",
        r"""^\s*\{\{\s*code\((?=[^\n]*\bpath="(?P<name>[^"]+)")(?:[^\n]*?\blang(?:uage)?="(?P<language>[^"]+)")?
            [^\n]*\)\s*\}\}\s*$""",
        r"""^\s*!\[\[(?P<name>[^\]\n|#]+\.(?:py|js|mjs|ts|go|java|php|rb|sh|c|cpp|cs|kt|swift|rs|pl))\]\]\s*$""",
        r"""^\s*\[[^\]]*\]\((?P<name>[^\s)]+)\s+["\']:include(?=[^\n]*?:type=code)
            (?:[^\n]*?:type=code\s+(?P<language>[\w+-]+))?
            (?:[^\n]*?:fragment=(?P<part>[\w-]+))?[^\n]*\)\s*$""",
        r"""^\s*\{%\s*codesnippet\s+"(?P<name>[^"]+)"(?:[^\n]*?\blang(?:uage)?="(?P<language>[^"]+)")?
            [^\n]*%\}(?:\s*\{%\s*endcodesnippet\s*%\})?\s*$""",
        rf"""^\s*\[!INCLUDE\s*\[[^\]]*\]\({NAME}\)\]\s*$""",
        r"""^\s*<Snippet\s+file="(?P<name>[^"]+)"\s*/>\s*$""",
        rf"^\s*\[[^\]]*\]\({NAME}\)\s+(?:inside_block|block|lines):(?P<part>[\w,-]+)\s*$",
        r"""^\s*:::code\b(?=[^\n]*\bsource="(?P<name>[^"]+)")
            (?:[^\n]*?\blanguage="(?P<language>[^"]+)")?
            (?:[^\n]*?\b(?:id|range)="(?P<part>[^"]+)")?[^\n]*$""",
        rf"^\s*\{{%-?\s*include(?:_relative|code|_code|-markdown)?\s+{NAME}[^%]*%\}}\s*$",
        r"""^\s*\{\{[<%]\s*(?:readfile|code|codefile|include|snippet)\b
            (?=[^\n]*?\b(?:file|src|path)="(?P<name>[^"]+)")
            (?:[^\n]*?\blang(?:uage)?="(?P<language>[^"]+)")?[^\n]*[>%]\}\}\s*$""",
        r"""^\s*\{\{[<%]\s*(?:readfile|include|highlight-?file|code-?file)\s+"(?P<name>[^"]+)"
            (?:\s+"(?P<language>[^"]+)")?[^\n]*[>%]\}\}\s*$""",
        rf"^\s*@\[code(?:\{{(?P<part>[\d-]+)\}})?(?:\{{[^}}]*\}})?\s*(?P<language>[\w+-]*)[^\]]*\]\({NAME}\)\s*$",
        rf"^\s*\[!code(?:-(?P<language>[\w+-]+))?\[[^\]]*\]\({NAME}(?:(?:\?(?:range|name|id)=|\#)(?P<part>[\w,-]+))?[^)]*\)\]\s*$",
        rf"^\s*\{{\{{\s*\#(?:include|rustdoc_include)\s+{NAME}\s*\}}\}}\s*$",
        rf"^\s*\.\.\ (?:literal)?include::\s+{NAME}\s*$",
        rf"^\s*include::{NAME}\[(?:[^\]]*\b(?:tags?|lines)=(?P<part>[\w*;.-]+))?[^\]]*\]\s*$",
    )
)
# Lines of a file, one by one and from one to another. No file has more than nine digits count.
LINES = re.compile(r"\d{0,9}(?:-\d{0,9})?(?:,\d{0,9}(?:-\d{0,9})?)*")
# Code that is shown and that no file of the project holds under a name on the page.
ELSEWHERE = re.compile(
    r"""<script\s+src="https://gist\.|<(?:Code|CodeBlock|CodeSnippet|Snippet|RemoteCode)\b[^>]*\bcode=\{|<CodeBlock\b[^>]*>\s*\{\s*\w+\s*\}|^\s*<GithubCode\b"""
    r"""|^\s*\{%\s*(?:gist\b|remote_include\b|embed\s+url="https://gist\.|@github-files/)|^\s*\{\{[<%]\s*(?:gist|github)\b"""
)
FENCED = re.compile(r"^\{(?:literalinclude|include)\}\s+(\S+)")
# A fence that a file fills, named behind its language or by the only comment in it.
FILLED = re.compile(
    r"""\b(?:file|include|src|source)=["']?(?P<name>[^\s"'#]+)(?:#(?P<part>[L\d-]+))?"""
)
COMMENT = re.compile(
    r"^\s*(?://|#|--)\s*(?:embedme\s+)?(?P<name>[\w./-]*\w\.[a-z]{1,4})(?:#(?P<part>[L\d-]+))?\s*$"
)
CUT = re.compile(r"^\s*-{1,}8<-{1,}\s*$")
# Behind the name of a file: lines, or the name of a region.
BEHIND = re.compile(r"^(?P<name>(?!https?:)[^:]+):(?P<part>[\w:,-]+)$")
NUMBERS = re.compile(r"[\dL:.,;-]+")
IMPORTED = (
    r"""^\s*import\s+{name}\s+from\s+["'](?:!!?raw-loader!)?(?P<file>[^"'?]+)(?:\?raw)?["']"""
)
SHOWS_IMPORTED = re.compile(
    r"""<(?:Code|CodeBlock)\b(?=[^>]*?\blang(?:uage)?="(?P<language>[^"]+)")?"""
    r"""(?:[^>]*?\bcode=\{(?P<given>\w+)\})?[^>]*>(?:\s*\{\s*(?P<within>\w+)\s*\})?"""
)
REMOTE = re.compile(r"^\s*https?://\S+\s*$")
FEW_LINES = 8
MOST_CUT = 2
LANGUAGES = {
    "py": "python",
    "js": "javascript",
    "sh": "shell",
    "rb": "ruby",
    "cs": "csharp",
    "kt": "kotlin",
}
TEXTS = {"md", "mdx", "markdown", "html", "rst", "adoc", "txt"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One file that a page shows code of; ``part`` is a region or lines of it, empty for all."""

    name: str
    language: str = ""
    part: str = ""

    @property
    def info(self) -> str:
        """The language that is named, or the one of the file's ending."""
        ending = self.name.rpartition(".")[2].lower()
        return self.language or LANGUAGES.get(ending, ending)

    @property
    def is_text(self) -> bool:
        """Whether the file holds text of the page rather than code."""
        return not self.language and self.name.rpartition(".")[2].lower() in TEXTS


def reference_in(line: str) -> Reference | None:
    """Return the file that a line takes code from, None where it takes none."""
    for form in FORMS:
        if match := form.match(line):
            groups = match.groupdict()
            marks = (groups.get("marks") or "").split()
            language = groups.get("language") or (
                marks[-1] if marks and marks[-1].isalpha() else ""
            )
            return _reference(match["name"], groups.get("part") or "", language)
    return None


def _reference(name: str, part: str, language: str = "") -> Reference:
    """Return a reference whose part is written one way, however its system writes it."""
    behind = BEHIND.match(name)
    name, part = (behind["name"], behind["part"]) if behind else (name, part)
    if NUMBERS.fullmatch(part):
        lines = re.sub(r"\.\.|:", "-", part.replace("L", "").replace(";", ","))
        part = f"1{lines}" if lines.startswith("-") else lines
    return Reference(name=name, language=language, part=part)


def reference_by_import(line: str, page: str) -> Reference | None:
    """Return the file that a component shows which the page imports as text."""
    match = SHOWS_IMPORTED.search(line)
    name = (match["given"] or match["within"]) if match else None
    held = re.search(IMPORTED.format(name=name), page, re.MULTILINE) if name else None
    if match is None or held is None:
        return None
    return Reference(name=held["file"], language=match["language"] or "")


def reference_of_fence(info: str, lines: tuple[str, ...]) -> Reference | None:
    """Return the file that a fence stands for, None where the code is in the fence."""
    if fenced := FENCED.match(info):
        options = "\n".join(lines)
        language = re.search(r"^:?(?:language|code):\s*(\S+)", options, re.MULTILINE)
        part = re.search(r"^:?lines:\s*(\S+)", options, re.MULTILINE)
        return _reference(fenced[1], part[1] if part else "", language[1] if language else "")
    if len(lines) > FEW_LINES:
        return None
    return _filling(info, [line for line in lines if line.strip()])


def _filling(info: str, shown: list[str]) -> Reference | None:
    """Return the file that fills a fence of so few lines."""
    language = info.partition(" ")[0]
    if len(shown) > MOST_CUT and CUT.match(shown[0]) and CUT.match(shown[-1]):
        return _reference(shown[1].strip(), "", language)
    filled = FILLED.search(info) if not shown else None
    if len(shown) == 1:
        filled = COMMENT.match(shown[0]) if info else None
    if filled:
        return _reference(filled["name"], filled["part"] or "", language)
    if len(shown) != 1:
        return None
    if "reference" in info.split() and REMOTE.match(shown[0]):
        return Reference(name=shown[0].strip(), language=language)
    found_here = reference_in(shown[0])
    return found_here and Reference(
        name=found_here.name, language=language or found_here.language, part=found_here.part
    )


def part_of(text: str, part: str) -> str:
    """Return the lines or the region of a file, empty where it has no such region."""
    if not part:
        return text
    lines = text.split("\n")
    if LINES.fullmatch(part):
        kept: list[str] = []
        for piece in part.split(","):
            first, _, last = piece.partition("-")
            kept += lines[
                int(first or 1) - 1 : int(last or (first if "-" not in piece else len(lines)))
            ]
        return "\n".join(kept)
    name = re.escape(part)
    begins = re.compile(
        rf"<{name}>|#region\s+{name}\b|\btag::{name}\[|\[START {name}\]|\[start:{name}\]|ANCHOR: {name}\b"
    )
    ends = re.compile(
        rf"</{name}>|#endregion|\bend::{name}\[|\[END {name}\]|\[end:{name}\]|ANCHOR_END: {name}\b"
    )
    start = next((n for n, line in enumerate(lines) if begins.search(line)), None)
    if start is None:
        return ""
    after = (n for n, line in enumerate(lines) if n > start and ends.search(line))
    return "\n".join(lines[start + 1 : next(after, len(lines))])


def taken_from_elsewhere(line: int, name: str = "") -> PageProblem:
    """Return the warning of a block whose code is taken from another file, on this line."""
    kind = "code-of-a-file" if name else "code-elsewhere"
    return PageProblem(rule="block-accounted", line=line, kind=kind, subject=name)
