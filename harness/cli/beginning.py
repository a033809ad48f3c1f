"""``harness init``: a working example in a project of one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import default_root
from harness.catalog.project import OWN_FILE
from harness.errors import UsageError

EXAMPLE = Path("fixtures") / "example"
SETTINGS = "pyproject.toml"
TABLE = "[tool.harness]"
# The only place that names the action; OWNER stands for whoever publishes this repository.
ACTION = "OWNER/oss-snippet-harness@v0.2.0"
OWNERLESS = (
    "In .github/workflows/snippets.yml, put the account that holds the action in place of OWNER "
    "(or, in an empty folder: harness init --action ACCOUNT/oss-snippet-harness@v0.2.0)."
)
NEXT = """\
Next:
  harness check                          the page: one block passes, one fails as the baseline knows
  harness run -s 'put/*'                 your client in the scenarios of uploads, yours among them
  pytest --harness-scenario 'put/*'      the same under pytest, where it is
                                         installed beside it (pip, not pipx)"""


def init_command(
    folder: Annotated[Path, typer.Argument(help="The folder of your project.")] = Path(),
    *,
    action: Annotated[
        str, typer.Option(metavar="OWNER/REPO@REF", help="Where the workflow gets the action.")
    ] = ACTION,
) -> None:
    """Write a working example: a client, a scenario, a page, a baseline, a test, a workflow."""
    source = default_root() / EXAMPLE
    # What was installed may have been compiled, too.
    files = (one for one in source.rglob("*") if one.is_file() and one.parent.name != "__pycache__")
    for path in sorted(files):
        for line in _written(path, folder / path.relative_to(source), action):
            typer.echo(line)
    if action == ACTION:
        typer.echo(OWNERLESS)
    typer.echo(NEXT if folder == Path() else f"cd {folder}\n{NEXT}")


def _written(source: Path, target: Path, action: str) -> Iterator[str]:
    text = source.read_text(encoding="utf-8").replace(ACTION, action)
    try:
        if target.name == SETTINGS and target.with_name(OWN_FILE).exists():
            yield f"kept     {target}: {OWN_FILE} has the settings"
            return
        if target.name == SETTINGS and target.exists():
            known = target.read_text(encoding="utf-8")
            if TABLE in known:
                yield f"kept     {target}"
                return
            target.write_text(f"{known.rstrip()}\n\n{text}", encoding="utf-8")
            yield f"added to {target}: {TABLE}"
            return
        if target.exists():
            yield f"kept     {target}"
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        yield f"wrote    {target}"
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from error
