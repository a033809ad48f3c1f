"""An upload has a body, unless the page says that it has none."""

import re
from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Role
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding
from harness.review.parts import uses_file

ID = "body-empty"
# What an author writes who wants an empty object.
ON_PURPOSE = re.compile(
    r"""(?i)content-?length["']?\s*[:=,]\s*["']?0\b|(?<![\w"'\\])(?:""|''|``)(?!["'`])|(?:data|body|content)\s*[:=]\s*(?:None|null|nil)\b"""
    r"""|noBody|/dev/null|new byte\[0\]|alloc\(0\)"""
)


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an upload without a body where nothing says that there is to be none."""
    program = job.block
    if program is None or program.block.role is not Role.UPLOADER or uses_file(program):
        return
    sent = [one for one in accepted(observation) if one.method == "PUT"]
    empty = [one for one in sent if one.body is not None and one.body.length == 0]
    block = program.block
    if not empty or len(empty) < len(sent) or block.directive.file == 0:
        return
    if not ON_PURPOSE.search(block.text):
        yield Finding(rule=ID, kind="body-empty", exchange=empty[-1].number)


RULE = Rule(
    id=ID,
    title="An upload has a body, unless the page says that it has none",
    why="The server accepts it, and the object that is stored has no bytes.",
    check=check,
    explanation=(
        "A call that is given no body uploads all the same: the answer is 200, and the object is "
        "empty. Where that is what the page wants, `file=0` in a directive says so, or an empty "
        "text that the code hands over."
    ),
    wrong="requests.put(url)",
    right="requests.put(url, data=f)",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
