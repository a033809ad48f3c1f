"""What the reader has after a download is the object, byte for byte."""

import re
from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import SHELLS, Runtime
from harness.model.rule import Rule, accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.pages.shell_redirects import looks_on
from harness.syntax.source import parse

ID = "download-identical"
FILE = "HARNESS_FILE"
# So much of a file is looked at: what is as long may be longer.
LOOKED_AT = 64 * 1024
# What a program says or calls that keeps a file.
KEEPS = re.compile(
    r"(?i)sav(?:e|ed|ing)\b|wr(?:ite|itten|ote)|download(?:ed|s)? (?:to|as)\b|保存|写入"
)
# How code takes the whole body of an answer of `fetch` into its hand.
HELD = re.compile(r"\.(?:blob|arrayBuffer|text|bytes)\(\)")


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a download that is lost, cut, or changed on its way into file or output."""
    wanted, got = observation.source, observation.received
    if job.cell.scenario.sign.method != "GET" or wanted is None or not accepted(observation):
        return
    if got == wanted or (got is None and _is_shown(job)):
        return
    if got is None and _is_elsewhere(job):
        yield Finding(rule=ID, kind="download-elsewhere", severity=Severity.WARNING)
    elif got is None and _only_looks(job):
        yield Finding(rule=ID, kind="download-unkept", severity=Severity.WARNING)
    elif got is None:
        yield Finding(rule=ID, kind="download-lost")
    elif got.length != wanted.length:
        more = "+" if got.length == LOOKED_AT else ""
        yield Finding(
            rule=ID,
            kind="download-length",
            expected=str(wanted.length),
            got=f"{got.length}{more}",
        )
    else:
        yield Finding(rule=ID, kind="download-bytes", expected=wanted.md5, got=got.md5)


def _is_shown(job: Job) -> bool:
    """Tell whether a page shows the object, or holds it for code that is not on the page.

    No file and no output has it then.
    """
    if job.block is None:
        return False
    block = job.block.block
    return block.runtime is Runtime.BROWSER or HELD.search(block.text) is not None


def _is_elsewhere(job: Job) -> bool:
    """Tell whether a page's program writes a file that none of the names on the page is for."""
    bound = job.block.bound if job.block else None
    return bound is not None and bound.writes and FILE not in bound.variables


def _only_looks(job: Job) -> bool:
    """Tell whether a program looks at the answer, such as its status, and names no file for it.

    A shell's command for a download has a file of its own, unless another reads what it prints.
    """
    if job.block is None:
        return False
    if job.block.block.language in SHELLS:
        source = parse(job.block.block.language, job.block.block.text)
        return source is not None and looks_on(source)
    bound = job.block.bound
    is_named = bound.writes or FILE in bound.variables
    return not is_named and KEEPS.search(job.block.block.text) is None


RULE = Rule(
    id=ID,
    title="What the reader has after a download is the object, byte for byte",
    why="An answer of 200 is no proof that the file on the disk is the object.",
    check=check,
    explanation=(
        "An object stands at the key before the snippet runs. Afterwards its content, or the part "
        "that was asked for, must be in the file that the page names, in one that has the name of "
        "the object, or in the output. A text mode changes the ends of lines, one read of a stream "
        "cuts the rest off, and a name that is the whole URL is no file that a reader finds."
    ),
    wrong="open(path, 'w').write(response.text)",
    right="open(path, 'wb').write(response.content)",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/getobject",),
)
