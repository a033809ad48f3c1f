"""Snippets for runtimes in which no page's block is run, read as a reviewer reads."""

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.model.client import Client
from harness.model.page import Role
from harness.model.scenario import Flow
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from harness.review.remarks import spot
from harness.syntax.source import parse

CATALOG = read_catalog(default_root())
TOOLING = read_tooling(default_root())
FENCES = {"JavaScript (Bun)": "javascript", "JavaScript (Deno)": "javascript"}
# Of Rust there is no toolkit with remarks.
NOT_RUN_ON_PAGES = ("bun-fetch", "deno-fetch", "rust-reqwest")
READ = [one for one in CATALOG.clients_aside if one.id in NOT_RUN_ON_PAGES[:2]]
# Of these a run tells whether they hold: here the text alone is read.
BY_A_RUN = ("no-length",)


@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize("client", READ, ids=lambda client: client.id)
def test_a_reviewer_remarks_nothing(client: Client, flow: Flow) -> None:
    file = CATALOG.roots[0] / "clients" / client.id / client.snippets[flow].file
    text = file.read_text(encoding="utf-8")
    fence = FENCES.get(client.language, client.language.lower())
    (block,) = read_page("page.md", f"```{fence}\n{text}```\n".encode()).blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None
    source = parse(toolkit.languages[0], text)
    assert source is not None

    remarked = [
        one.rule
        for one in toolkit.remarks
        if one.rule not in BY_A_RUN and spot(one, source) is not None
    ]

    assert remarked == []
    assert block.role is Role.UPLOADER
    assert "<signedUrl>" in text
