"""The options for the files that a run writes beside what it prints."""

from pathlib import Path
from typing import Annotated

import typer

JunitOption = Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML here.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", help="Write an HTML report into a folder.")
]
SarifOption = Annotated[Path | None, typer.Option("--sarif", help="Write SARIF 2.1.0 here.")]
