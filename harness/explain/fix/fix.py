"""The fix for one cause in one library, in words and as edits of the snippet."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from harness.catalog.fixes import read_fixes
from harness.catalog.wording import worded
from harness.explain.fix.edits import difference, edits_between
from harness.explain.fix.plain import plainly_fixed
from harness.explain.fix.renaming import renamed
from harness.explain.fix.rewriting import FixContext, rewritten
from harness.explain.naming_headers import FORM_SENT
from harness.model.edit import Edit, applied
from harness.model.explanation import Difference, Explanation
from harness.model.fix_rule import Fixes, FixRule
from harness.model.page import Language, Runtime
from harness.model.phrase import SPACE
from harness.syntax.queries import words
from harness.syntax.source import parse

UPLOADS = "PUT"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """The remedy in words; the fixed text and the first line that changes, where it is known.

    ``renames`` tells whether a header gets another name.
    """

    text: str
    fixed: str = ""
    line: int = 0
    renames: bool = False

    def difference(self, before: str, file: str) -> str:
        """Return the fix as a unified difference against the snippet, empty without one."""
        return difference(before, self.fixed, file) if self.fixed else ""

    def edits(self, before: str) -> tuple[Edit, ...]:
        """Return the fix as edits of the snippet, none without one."""
        return edits_between(before, self.fixed) if self.fixed else ()


def fixes_of(library: str) -> tuple[Fixes, ...]:
    """Return what is known of a library by its name."""
    name = library.lower().replace(" ", "")
    known = [one for one in read_fixes() if one.library.lower().replace(" ", "") in name]
    # "libcurl" holds "curl": the longer name is meant.
    return tuple(sorted(known, key=lambda one: len(one.library), reverse=True)[:1])


def fixes_for(text: str, language: Language, runtime: Runtime | None) -> tuple[Fixes, ...]:
    """Return what is known of the libraries that a program shows that it uses."""
    source = parse(language, text)
    used = words(source) if source else frozenset()
    return tuple(
        one
        for one in read_fixes()
        if language in one.languages
        and one.runtime in (None, runtime)
        and (one.not_in is None or one.not_in is not runtime)
        and any(word in used or (language is Language.HTML and word in text) for word in one.uses)
    )


def problems_of(explanation: Explanation) -> list[FixContext]:
    """Return what is to be fixed: each difference, or the one cause of them all."""
    differing = [problem_of(one) for one in explanation.differences]
    if any(one.kind == explanation.cause for one in differing):
        return differing
    return [FixContext(kind=explanation.cause)]


def problem_of(difference: Difference) -> FixContext:
    """Return the problem that a difference is."""
    return FixContext(
        kind=difference.kind,
        subject=difference.subject,
        wanted=difference.signed or "",
        got=difference.sent or "",
    )


def fix(
    known: Iterable[Fixes],
    problems: Iterable[FixContext],
    snippet: str,
    language: Language | None = None,
    *,
    plainly: bool = False,
) -> Fix:
    """Return what fixes these problems with these libraries; no words where nobody knows.

    With ``plainly``, what no rule can change is changed as it would be without any library.
    """
    libraries = tuple(known)
    names = renamed(snippet, language, problems)
    texts, fixed = list(names.words), names.text
    complete = bool(snippet)
    for problem in names.left:
        if problem.kind == "method" and problem.got == UPLOADS:
            # The client does what an upload does: it is the signer that must change.
            texts.append(worded("Sign for {}, as the client sends it.", UPLOADS))
            complete = False
            continue
        rule, after = _fixed(libraries, problem, fixed, language) or (None, None)
        texts += _words(rule, problem, snippet) if rule else _plain_words(problem)
        if after is None and plainly:
            after = plainly_fixed(fixed, language, problem)
        if after is None or _says_again(fixed, after):
            complete = False
            continue
        fixed = after
    text = SPACE.join(dict.fromkeys(texts))
    renames = bool(names.words)
    if not complete or fixed == snippet:
        return Fix(text=text, renames=renames)
    return Fix(text=text, fixed=fixed, line=_first_change(snippet, fixed), renames=renames)


def _fixed(
    libraries: Iterable[Fixes], problem: FixContext, text: str, language: Language | None
) -> tuple[FixRule, str | None] | None:
    """Return the rule that fixes a problem, with the text as it is then.

    Where no rule can change the text, the first that knows the problem; None where none does.
    """
    by_rule = _by_rules(libraries, problem, text, language)
    if by_rule and by_rule[1] is not None:
        return by_rule[0], _typed(libraries, problem, by_rule[1], language)
    if not _is_invented(problem, text):
        return by_rule
    # A type that the library adds by itself gives way to one that the program sets.
    given = _by_rules(libraries, replace(problem, kind="header-dropped"), text, language)
    return given if given and given[1] is not None else by_rule


def _is_invented(problem: FixContext, text: str) -> bool:
    """Tell whether a library sends a type of its own in place of the one that was signed."""
    is_changed = problem.kind.startswith("header-") and bool(problem.wanted and problem.got)
    is_type = problem.subject == "content-type" and is_changed
    return is_type and not _says(text, problem)


def _typed(
    libraries: Iterable[Fixes], problem: FixContext, text: str, language: Language | None
) -> str:
    """Return a text that sends a file and no form with the type that was signed for it."""
    if problem.kind != FORM_SENT or not problem.wanted or problem.wanted in text:
        return text
    given = _by_rules(libraries, replace(problem, kind="header-dropped", got=""), text, language)
    return (given and given[1]) or text


def _by_rules(
    libraries: Iterable[Fixes], problem: FixContext, text: str, language: Language | None
) -> tuple[FixRule, str | None] | None:
    fitting = [
        (rule, language or one.languages[0])
        for one in libraries
        for rule in one.rules
        if fits(rule, problem)
    ]
    for rule, read_as in fitting:
        for rewrite in rule.rewrites:
            edits = rewritten(text, read_as, rewrite, problem)
            if edits:
                return rule, applied(text, edits)
    rules = (rule for rule, _ in fitting if not rule.only_as_rewrite)
    first = next(rules, None)
    return (first, None) if first else None


def fits(rule: FixRule, problem: FixContext) -> bool:
    """Tell whether a rule is for that problem."""
    patterns = (
        (rule.subject, problem.subject),
        (rule.signed, problem.wanted),
        (rule.sent, problem.got),
    )
    return problem.kind in rule.kinds and all(
        re.fullmatch(pattern, value) is not None for pattern, value in patterns if pattern
    )


def _words(rule: FixRule, problem: FixContext, snippet: str) -> Iterator[str]:
    # Libraries add types by themselves; what the snippet says is no doing of theirs.
    is_own = problem.subject != "content-type" or _says(snippet, problem)
    if problem.kind == "header-added" and is_own and not rule.subject:
        yield worded("Do not send `{}`, or sign the {url} with it.", problem.subject)
    else:
        yield worded(rule.text, **problem.values)


def _plain_words(problem: FixContext) -> Iterator[str]:
    """Yield what to do about a problem of which no library says more."""
    if problem.kind == "method" and problem.wanted == UPLOADS:
        yield worded("Upload with PUT.")


def _says(snippet: str, problem: FixContext) -> bool:
    """Tell whether a snippet gives a header the value that was sent."""
    name = problem.subject in snippet.lower()
    return name and bool(problem.got) and problem.got in snippet


def _says_again(before: str, after: str) -> bool:
    """Tell whether all that is added stands in the snippet already, and so is lost behind it."""
    own = {line.strip() for line in before.splitlines()}
    added = Counter(after.splitlines()) - Counter(before.splitlines())
    return bool(added) and all(line.strip() in own for line in added)


def _first_change(before: str, after: str) -> int:
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    changes = (code for code in matcher.get_opcodes() if code[0] != "equal")
    return next((start + 1 for _, start, _, _, _ in changes), 0)
