"""``harness check``: the snippets of documentation pages, as they are published.

What it is asked stands here alone, so that its help need not load what runs a page.
"""

from dataclasses import dataclass
from typing import Annotated

import typer

from harness.catalog.catalog import DEFAULT
from harness.cli.loading import load
from harness.cli.options import (
    JsonOption,
    OnlyRootOption,
    RootOption,
    TimeoutOption,
    VersionsOption,
)
from harness.cli.outputs import HtmlOption, JunitOption, SarifOption
from harness.cli.run_options import (
    BaselineOption,
    Chosen,
    DriverChoice,
    DurationsOption,
    RecordOption,
    RerunOption,
    ResumeOption,
    RunOptions,
    RunPart,
    ShardOption,
    VariantChoice,
    VariantOption,
    WarmOption,
)
from harness.cli.watching import WatchOption
from harness.model.report import Show
from harness.outputs import Outputs


@dataclass(frozen=True, kw_only=True, slots=True)
class How:
    """The form in which a check is told, and the versions with which it is made."""

    json: bool
    show: Show
    versions: str = DEFAULT
    allow_none: bool = False


PagesArgument = Annotated[
    list[str],
    typer.Argument(help="Pages: files or globs; page.md:48 or page.md#send/shell for one block."),
]
DriverOption = Annotated[DriverChoice, typer.Option(help="How snippets run.")]
BlockOption = Annotated[
    list[int] | None,
    typer.Option("--block", min=1, help="Only this block of the page, by its number."),
]
ChangedSinceOption = Annotated[
    str | None,
    typer.Option(metavar="REF", help="Only pages that differ from this Git revision."),
]
InventoryOption = Annotated[
    bool, typer.Option("--inventory", help="Only list the blocks; run nothing.")
]
ShowOption = Annotated[
    Show,
    typer.Option(
        help="What to print of a failure, or with its requests, or its entries for a baseline."
    ),
]
AllowNoneOption = Annotated[
    bool,
    typer.Option("--allow-none", help="End with 0 where no block of the pages is run, for hooks."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Fail for what is otherwise a warning about a page.")
]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", min=1, help="Snippets at a time; one a core.")
]


def check_command(  # noqa: PLR0913  a command has as many parameters as options
    context: typer.Context,
    pages: PagesArgument,
    *,
    driver: DriverOption = DriverChoice.CONTAINER,
    variant: VariantOption = VariantChoice.BOTH,
    block: BlockOption = None,
    changed_since: ChangedSinceOption = None,
    versions: VersionsOption = DEFAULT,
    inventory: InventoryOption = False,
    json: JsonOption = False,
    show: ShowOption = Show.FINDINGS,
    allow_none: AllowNoneOption = False,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    warm: WarmOption = False,
    watch: WatchOption = False,
    record: RecordOption = None,
    junit_to: JunitOption = None,
    html: HtmlOption = None,
    sarif_to: SarifOption = None,
    baseline: BaselineOption = None,
    shard: ShardOption = None,
    durations: DurationsOption = None,
    resume: ResumeOption = None,
    rerun_failed: RerunOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Check every snippet of documentation pages: which one fails, on which line, and why."""
    chosen = Chosen(driver=driver, variant=variant, blocks=block or (), since=changed_since)
    options = RunOptions(
        strict=strict, jobs=jobs, timeout=timeout or (), baseline=baseline, warm=warm
    )
    does = load("harness.cli.page_check")
    asked = does.Asked(
        pages=tuple(pages), chosen=chosen, on=options, root=root, only_root=only_root
    )
    outputs = Outputs(record=record, junit=junit_to, html=html, sarif=sarif_to)
    how = How(json=json, show=show, versions=versions, allow_none=allow_none)
    part = RunPart(shard=shard, durations=durations, resume=resume, rerun_failed=rerun_failed)
    check = does.watch if watch else does.inventory if inventory else does.check_once
    raise typer.Exit(check(context, asked, outputs, how, part))
