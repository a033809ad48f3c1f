"""The fix for one cause in one library, in words and as edits of the snippet."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass

from harness.explain.fix.edits import difference, edits_between
from harness.explain.fix.registry import cures_of
from harness.explain.fix.rules import FixContext, FixRule, problem_of
from harness.model.edit import Edit
from harness.model.explanation import Explanation

UPLOADS = "PUT"

_REQUEST = re.compile(
    r"axios(?:\.put|\.request|\()|requests\.(?:put|request)|http\.NewRequest|new HttpP|"
    r"openConnection\(|CURLOPT_URL|^\s*curl\s|\bfetch\(|\.put\("
).search


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """What to do, in words; the mended text and the first line that changes, where it is known."""

    text: str
    mended: str = ""
    line: int = 0

    def difference(self, before: str, file: str) -> str:
        """Return the cure as a unified difference against the snippet, empty without one."""
        return difference(before, self.mended, file) if self.mended else ""

    def edits(self, before: str) -> tuple[Edit, ...]:
        """Return the cure as edits of the snippet, none without one."""
        return edits_between(before, self.mended) if self.mended else ()


def fix(library: str, explanation: Explanation, snippet: str) -> Fix:
    """Return what mends this cause with this library; without a cure, the general advice."""
    problems = [problem_of(difference) for difference in explanation.differences]
    problems = problems or [FixContext(kind=explanation.cause)]
    cures = cures_of(library)
    texts: list[str] = []
    mended = snippet
    complete = bool(snippet)
    for problem in problems:
        if problem.kind == "method" and problem.got == UPLOADS:
            # The client does what an upload does: it is the signer that must change.
            texts.append(f"Sign for {UPLOADS}, as the client sends it.")
            complete = False
            continue
        fix_rule = next((fix_rule for fix_rule in cures if fix_rule.fits(problem)), None)
        if fix_rule is None:
            complete = False
            continue
        texts.append(_words(fix_rule, problem, snippet))
        changed = fix_rule.patch(mended, problem) if fix_rule.patch else None
        filled = None if changed is None else _filled(changed, problem)
        if filled is None or _says_again(mended, filled):
            complete = False
            continue
        mended = filled
    text = " ".join(dict.fromkeys(texts)) or explanation.advice
    if not complete or mended == snippet:
        return Fix(text=text)
    return Fix(text=text, mended=mended, line=_first_change(snippet, mended))


def _words(fix_rule: FixRule, problem: FixContext, snippet: str) -> str:
    # Libraries add types by themselves; what the snippet says is no doing of theirs.
    is_own = problem.subject != "content-type" or _says(snippet, problem)
    if problem.kind == "header-added" and is_own and not fix_rule.subject:
        return f"Do not send `{problem.subject}`, or sign the URL with it."
    return fix_rule.text


def _says(snippet: str, problem: FixContext) -> bool:
    """Tell whether a snippet gives a header the value that was sent."""
    name = problem.subject in snippet.lower()
    return name and bool(problem.got) and problem.got in snippet


def _filled(text: str, problem: FixContext) -> str:
    name = problem.subject
    if not name.startswith("x-oss-"):
        name = "-".join(word.upper() if word == "md5" else word.title() for word in name.split("-"))
    return text.replace("{subject}", name).replace("__WANTED__", problem.wanted)


def _says_again(before: str, after: str) -> bool:
    """Tell whether all that is added stands in the snippet already, and so is lost behind it."""
    own = {line.strip() for line in before.splitlines()}
    added = Counter(after.splitlines()) - Counter(before.splitlines())
    return bool(added) and all(line.strip() in own for line in added)


def request_line(snippet: str) -> int:
    """Return the line on which the snippet makes its request, 1 where none is seen."""
    lines = snippet.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if _REQUEST(line)), 1)


def _first_change(before: str, after: str) -> int:
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    changes = (code for code in matcher.get_opcodes() if code[0] != "equal")
    return next((start + 1 for _, start, _, _, _ in changes), 0)
