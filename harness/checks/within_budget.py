"""The process keeps to its time and memory."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "within-budget"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a process that ran into a limit, or that took more memory than its budget."""
    budget, box = job.cell.client.budget, job.cell.client.box
    walls = {
        "memory": f"asked for more memory than the {box.memory_mib} MiB of its container",
        "processes": f"started more than the {box.processes} processes that its container allows",
        "disk": f"filled the {box.disk_mib} MiB of its container's disk",
        "output": f"printed more than {box.file_mib} MiB, or wrote a larger file",
        "network": "tried to reach something other than OSS",
    }
    for process in observation.processes:
        for name in process.limits_hit:
            message = f"The process {walls[name]}; it was not allowed to."
            yield Finding(rule=ID, message=message, fix="An upload needs none of it: look why.")
        if process.timed_out:
            message = f"The process did not end within {budget.seconds:g} s and was killed."
            fix = "Look for an answer that is never read or a connection that is never closed."
            yield Finding(rule=ID, message=message, fix=fix)
        elif process.peak_mib > budget.memory_mib:
            message = (
                f"The process took {process.peak_mib:.0f} MiB of memory, "
                f"and its budget is {budget.memory_mib} MiB."
            )
            yield Finding(
                rule=ID, message=message, fix="Stream the file instead of reading it whole."
            )


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
