"""From a finding to its fix: the words of the library, the difference, and the line."""

from dataclasses import replace

from harness.explain.fix.fix import fix, fixes_of, problems_of
from harness.model.explanation import Explanation
from harness.model.grammar import Deed
from harness.model.job import Job
from harness.model.observation import SnippetText
from harness.model.page import Language
from harness.model.verdict import Finding, Place
from harness.syntax.deeds import deeds, of
from harness.syntax.languages import from_info
from harness.syntax.source import parse
from harness.wire.redaction import redact


def fixed(finding: Finding, snippet: SnippetText, job: Job, explanation: Explanation) -> Finding:
    """Return the finding with its fix in this snippet, and its place."""
    text = snippet.text
    language = from_info(snippet.file.rpartition(".")[2])
    library = job.cell.client.library
    chosen = fix(fixes_of(library), problems_of(explanation), text, language)
    line = (chosen.line or _request_line(text, language)) + snippet.line - 1
    return replace(
        finding,
        advice=chosen.text or finding.advice,
        edits=chosen.edits(text),
        patch=redact(chosen.difference(text, snippet.file), public=text),
        place=finding.place or Place(file=snippet.file, line=line),
    )


def _request_line(text: str, language: Language | None) -> int:
    """Return the line on which a snippet makes its request, 1 where none is seen."""
    source = parse(language, text)
    sends = of(deeds(source), Deed.UPLOADS, Deed.DOWNLOADS) if source else ()
    return text.count("\n", 0, sends[0].call.start) + 1 if sends else 1
