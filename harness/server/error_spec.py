"""One row of the refusal table."""

from dataclasses import dataclass

NAMED = ("ArgumentName", "ArgumentValue")


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorSpec:
    """One cause and its answer; ``ec`` is empty where no page names one."""

    cause: str
    status: int
    code: str
    message: str
    ec: str = ""
    extra: tuple[str, ...] = ()
    evidence: str


def row(
    cause: str, status: int, code: str, message: str, ec: str, evidence: str, *extra: str
) -> ErrorSpec:
    """Return a row as the tables write it: ``extra`` are elements that the body has besides."""
    return ErrorSpec(
        cause=cause,
        status=status,
        code=code,
        message=message,
        ec=ec,
        extra=extra,
        evidence=evidence,
    )
