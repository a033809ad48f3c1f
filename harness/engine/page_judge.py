"""From facts to the verdict of a page's program: the checks complain, and a reviewer speaks."""

from harness.checks import DOWNLOAD_RULES, RULES
from harness.engine.judge import Baseline, checked, decide
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Role
from harness.model.verdict import CellResult
from harness.review.judge import review
from harness.review.signed_headers import explained


def judge_block(job: Job, observation: Observation, baseline: Baseline) -> CellResult:
    """Return the verdict of one block; a finding that no entry foresees makes it FAILED."""
    block = job.block
    if block is None:
        raise AssertionError(job)
    seen = explained(observation)
    is_download = block.block.role is Role.DOWNLOADER
    complaints = checked(DOWNLOAD_RULES if is_download else RULES, job, seen)
    return decide(job.cell, observation, review(job, block, seen, complaints), baseline)
