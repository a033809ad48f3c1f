"""The process keeps to its time and memory."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.model.client import ContainerLimits
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule, is_accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding

ID = "within-budget"
# By the limit that a process has run into.
KINDS = {
    "memory": "memory-limit",
    "processes": "process-limit",
    "disk": "disk-limit",
    "output": "output-limit",
    "network": "network-limit",
}

# How OkHttp is asked to send in a thread of its own.
LINGERS = re.compile(r"(?s)(?:okhttp|OkHttp).*\.enqueue\(")


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a process that ran into a limit, or that took more memory than its budget."""
    budget, limits = job.cell.client.budget, job.cell.client.container
    for process in observation.processes:
        for name in process.limits_hit:
            yield Finding(rule=ID, kind=KINDS[name], subject=name, expected=_limit(limits, name))
        if process.timed_out:
            late = Finding(rule=ID, kind="time-limit", expected=f"{budget.seconds:g}")
            yield replace(late, severity=Severity.WARNING) if _lingers(job, observation) else late
        elif process.peak_mib > budget.memory_mib:
            wanted, got = str(budget.memory_mib), f"{process.peak_mib:.0f}"
            yield Finding(rule=ID, kind="memory-budget", expected=wanted, got=got)


def _lingers(job: Job, observation: Observation) -> bool:
    """Tell whether a program has done all, and its client waits for a minute with its threads."""
    waits = job.block is not None and LINGERS.search(job.block.block.text)
    exchanges = observation.exchanges
    return bool(waits and exchanges) and all(map(is_accepted, exchanges))


def _limit(limits: ContainerLimits, name: str) -> str:
    values = {
        "memory": limits.memory_mib,
        "processes": limits.processes,
        "disk": limits.disk_mib,
        "output": limits.file_mib,
    }
    return str(values.get(name, ""))


RULE = Rule(
    id=ID,
    title="The process keeps to its time and memory",
    why="A snippet that hangs or reads a large file whole works on the desk and not in production.",
    check=check,
    explanation=(
        "A snippet that hangs, or reads a large file whole, works on the desk and not in "
        "production. Time and peak memory of every process are measured against the budget of "
        "its client."
    ),
    wrong='data=open(path, "rb").read()  # 5 GB of memory for 5 GB of file',
    right='data=open(path, "rb")  # streamed',
    references=("https://requests.readthedocs.io/en/latest/user/advanced/#streaming-uploads",),
)
