"""Compare the harness with the verdicts of the corpus.

python -m tests.corpus --pages DIR [--only ID] [--answers DIR] [--json]
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.corpus.comparison import KINDS, Comparison, Opinion, compare, figures, grouped
from tests.corpus.entries import Page, read_pages

PAGES_AT_A_TIME = 2
GROUPS: Mapping[str, Callable[[Comparison], str]] = {
    "language": lambda each: each.block.language,
    "source": lambda each: each.page.kind,
    "runtime": lambda each: each.block.runtime,
    "role": lambda each: each.block.role,
}


def main() -> int:
    """Print the figures and the misses; return 1 where there is a miss or a page is missing."""
    options = _options()
    pages = [page for page in read_pages() if options.only in (None, page.id)]
    texts = texts_by_sum(options.pages)
    missing = [page.id for page in pages if page.sha256 not in texts]
    here = [page for page in pages if page.sha256 in texts]
    with ThreadPoolExecutor(PAGES_AT_A_TIME) as pool:
        said = pool.map(lambda page: _answer(page, texts[page.sha256], options.answers), here)
        answered = zip(here, said, strict=True)
        compared = [each for page, answer in answered for each in compare(page, answer)]
    lines = [_as_json(compared, missing)] if options.json else _as_text(compared, missing)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(missing) or any(each.kinds for each in compared))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    pages = "the pages' texts, under any name"
    answers = "keep the harness's answers here, and use those that are here"
    parser.add_argument("--pages", type=Path, required=True, metavar="DIR", help=pages)
    parser.add_argument("--only", metavar="ID", help="one page")
    parser.add_argument("--answers", type=Path, metavar="DIR", help=answers)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def texts_by_sum(folder: Path) -> Mapping[str, Path]:
    """Return the files below a folder by the SHA-256 of what they hold."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def _answer(page: Page, text: Path, answers: Path | None) -> list[Opinion]:
    kept = answers / f"{page.id}.json" if answers else None
    if kept and kept.is_file():
        return read_answer(kept.read_text(encoding="utf-8"))
    harness = str(Path(sys.executable).with_name("harness"))
    command = [harness, "check", str(text), "--driver", "local", "--json", "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.lstrip().startswith("["):
        sys.stderr.write(f"{page.id}: no answer, exit code {done.returncode}\n{done.stderr[-500:]}")
        return []
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(done.stdout, encoding="utf-8")
    return read_answer(done.stdout)


def read_answer(text: str) -> list[Opinion]:
    """Return what ``harness check --json`` says; nobody else reads its form."""
    return [
        Opinion(
            line=row["line"],
            language=row["language"] or "text",
            runtime=row.get("runtime", ""),
            roles=(row["role"], "fragment") if row["fragment"] else (row["role"],),
            verdict=_verdict({run["outcome"] for run in row["runs"]}),
            reason=row["not_run"] or _reason(row["runs"]),
        )
        for row in json.loads(text)
        # A row without a block is about the page.
        if row["block"] is not None
    ]


def _verdict(outcomes: set[str]) -> str:
    """Return the worst outcome: a block passes where no run of it fails."""
    for worst in ("ERROR", "FAILED", "PASSED", "UNSUPPORTED"):
        if worst in outcomes:
            return worst
    return ", ".join(sorted(outcomes)) or "not run"


def _reason(runs: Sequence[Mapping[str, Any]]) -> str:
    for run in runs:
        errors = [finding for finding in run["findings"] if finding["severity"] == "error"]
        if errors:
            return f"line {errors[0]['line']}: {errors[0]['rule']}: {errors[0]['message']}"
        if run["reason"] or run["error"]:
            return str(run["reason"] or run["error"])
    return ""


def _as_text(compared: Sequence[Comparison], missing: Sequence[str]) -> list[str]:
    lines = [f"Missing page: {name}" for name in missing]
    for title, key in GROUPS.items():
        lines += ["", f"{title:<12}  blocks  found  classified   run  judged rightly"]
        lines += [_row(name, group) for name, group in grouped(compared, key).items()]
    return [*lines, "", _row("all", compared), "", *_misses(compared), "", *_causes(compared)]


def _row(name: str, group: Sequence[Comparison]) -> str:
    count = figures(group)
    share = 100 * count["right"] / max(1, count["blocks"])
    cells = (
        f"{count['blocks']:>6}  {count['found']:>5}  {count['classified']:>10}  {count['run']:>4}"
    )
    return f"{name:<12}  {cells}  {count['right']:>7} ({share:.0f} %)"


def _misses(compared: Sequence[Comparison]) -> Iterator[str]:
    counts = Counter(kind for each in compared for kind in each.kinds)
    yield "Misses: " + (
        ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]) or "0"
    )
    for kind in KINDS:
        for each in compared:
            if kind in each.kinds:
                yield from _miss(kind, each)


def _miss(kind: str, each: Comparison) -> Iterator[str]:
    block, opinion = each.block, each.opinion
    right = " or ".join(filter(None, (block.verdict, block.accept)))
    why = "; ".join(filter(None, (block.cause, block.note)))
    yield f"{kind}: {each.page.id}:{block.line}"
    yield f"    hand:    {block.language}, {block.runtime}, {block.role}, {right}: {why}"
    if opinion:
        role = "+".join(opinion.roles)
        words = filter(None, (opinion.language, opinion.runtime, role, opinion.verdict))
        yield f"    harness: {', '.join(words)}: {opinion.reason[:300]}"


def _causes(compared: Sequence[Comparison]) -> Iterator[str]:
    """Yield both causes of each block that failed as judged, to be compared by reading."""
    failed = [each for each in compared if each.opinion and each.opinion.verdict == "FAILED"]
    right = [each for each in failed if each.is_judged_rightly]
    yield f"Failed as judged: {len(right)}; compare the causes."
    for each in right:
        yield from _miss("cause", each)


def _as_json(compared: Sequence[Comparison], missing: Sequence[str]) -> str:
    by_group = {
        title: {name: figures(group) for name, group in grouped(compared, key).items()}
        for title, key in GROUPS.items()
    }
    worst_first = sorted(compared, key=lambda each: [KINDS.index(kind) for kind in each.kinds])
    document = {
        "missing": missing,
        "figures": figures(compared),
        **by_group,
        "misses": [_miss_as_json(each) for each in worst_first if each.kinds],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _miss_as_json(each: Comparison) -> Mapping[str, object]:
    return {
        "page": each.page.id,
        "kinds": each.kinds,
        "hand": asdict(each.block),
        "harness": asdict(each.opinion) if each.opinion else None,
    }


if __name__ == "__main__":
    sys.exit(main())
