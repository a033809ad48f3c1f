"""An upload has a body, unless the page says that it has none."""

import re
from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Block, Role
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding
from harness.pages.libraries import code_of
from harness.review.parts import uses_file
from harness.syntax.languages import typed
from harness.syntax.source import Call, parse

ID = "body-empty"
EMPTY = r"""[bB]?(?:""|''|``)(?!["'`])"""
# What an author writes who wants an empty object, wherever it stands.
ON_PURPOSE = re.compile(
    r"""(?i)content-?length["']?\s*[:=,]\s*["']?0\b|(?:data|body|content)\s*[:=]\s*(?:None|null|nil)\b"""
    r"""|noBody|/dev/null|new byte\[0\]|alloc\(0\)"""
)
# An empty text under the name of a body; it says nothing under that of a header.
NAMED = re.compile(
    rf"""(?i)(?<![\w-])(?:\w*_)?(?:body|data|content|payload|text|json|empty)\d*["']?\s*(?::\s*[\w.&]+\s*=|:=|=>|[:=])\s*{EMPTY}"""
    rf"""|(?:\s-d|--data(?:-\w+)?|--body-data|--raw)[ =]?\s*{EMPTY}"""
)
HANDED = re.compile(rf"(?:^\(?|,)\s*{EMPTY}\s*(?:[,)]|$)")
# What takes a body, or makes one of a text.
TAKES = re.compile(
    r"(?i)^(?:put|put_?object\w*|send|send_?request|request|write|end|set_?body|body|of_?string|create|new_?reader"
    r"|new_?buffer_?string|new_?buffer|string_?reader|string_?io|string_?content|byte_?array_?content|string_?entity"
    r"|new_?request\w*|to_?request_?body|post_?fields)$"
)
OF_TEXT = re.compile(r"(?i)^(?:get_?bytes|encode|bytes|to_?request_?body|into|as_bytes)$")


def _is_meant(block: Block) -> bool:
    """Tell whether a program hands over an empty text as its body, or says that it has none."""
    code = code_of(block)
    if ON_PURPOSE.search(code) or NAMED.search(code):
        return True
    source = parse(block.language, typed(block.language, block.text)) if block.language else None
    return source is not None and any(_hands_nothing(call) for call in source.calls)


def _hands_nothing(call: Call) -> bool:
    name = re.split(r"\.|->|::", call.name)[-1]
    if TAKES.match(name) and HANDED.search(call.arguments):
        return True
    return bool(OF_TEXT.match(name)) and re.fullmatch(EMPTY, call.receiver) is not None


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
    if not _is_meant(block):
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
