"""What a page meets whose bucket's CORS rules are wrong, and that each advised rule fixes it."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.catalog.messages import fix_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.cors import CorsRule
from harness.model.scenario import Conditions, Scenario, Sign, Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)
HERE = "http://localhost:8080"
ALL = ("*",)
PUT = ("PUT",)
# Of a type that a browser has to ask about: `text/plain` is free to all pages.
SIGNED = Sign(headers={"Content-Type": "image/png"}, metadata={"author": "alice"})
META, TYPE = "x-oss-meta-author", "content-type"


def rule(
    *origins: str,
    methods: tuple[str, ...] = PUT,
    headers: tuple[str, ...] = ALL,
    max_age: int | None = None,
) -> CorsRule:
    return CorsRule(origins=origins, methods=methods, headers=headers, max_age=max_age)


# What is wrong, and the cause by which it is known.
MISTAKES: dict[str, tuple[tuple[CorsRule, ...], str]] = {
    "no rule": ((), "cors-no-rule"),
    "another origin": ((rule("https://www.example.com"),), "cors-origin"),
    "an asterisk for another host": ((rule("http://*.example.com"),), "cors-origin"),
    "only other methods": ((rule("*", methods=("GET", "POST")),), "cors-method"),
    "no header": ((rule("*", headers=()),), "cors-header"),
    "not the type": ((rule("*", headers=("x-oss-*",)),), "cors-header"),
    "not the metadata": ((rule("*", headers=(TYPE,)),), "cors-header"),
    "not this metadata": ((rule("*", headers=(TYPE, "x-oss-meta-by")),), "cors-header"),
    "two rules, each with a half": (
        (rule(HERE, headers=(TYPE,), max_age=600), rule(HERE, headers=(META,))),
        "cors-header",
    ),
}
RIGHT = {
    "asterisks": (rule("*"),),
    "an asterisk within an origin": (rule("http://*:8080", headers=("content-*", "x-oss-*")),),
    "names in full, kept for long": (rule(HERE, headers=(TYPE, META), max_age=86_400),),
    "names in capitals": (rule(HERE, headers=("Content-Type", "X-OSS-Meta-Author")),),
    "never kept": (rule(HERE, max_age=0),),
}


@cache
def _catalog() -> Catalog:
    return read_catalog(default_root())


def results_of(setups: Iterable[tuple[str, tuple[CorsRule, ...]]]) -> dict[str, CellResult]:
    """Return how a page uploads to buckets with these rules."""
    driver, ours = LocalDriver(default_cache(), warm=True), _catalog()
    scenarios = tuple(
        Scenario(
            id=name,
            title=name,
            sign=SIGNED,
            server=Conditions(cors=rules),
            variants=(Variant.FILLED,),
        )
        for name, rules in setups
    )
    clients = tuple(one for one in ours.clients if one.id == "browser-fetch")
    order = RunPlan(cells=plan(clients, scenarios, driver.name), baseline=Baseline(), jobs=2)
    with open_environment(driver) as environment:
        catalog = replace(ours, clients=clients, scenarios=scenarios)
        report = run(order, catalog=catalog, environment=environment, listeners=())
    return {one.cell.scenario.id: one for one in report.results}


def advised(result: CellResult) -> CorsRule:
    """Return the rule that a finding tells its reader to give the bucket."""
    (text,) = {fix_of(one) for one in result.findings if one.rule == "cors-allows"}

    def texts(element: str) -> tuple[str, ...]:
        return tuple(re.findall(f"<{element}>([^<]*)</{element}>", text))

    return CorsRule(
        origins=texts("AllowedOrigin"),
        methods=texts("AllowedMethod"),
        headers=texts("AllowedHeader"),
        exposed=texts("ExposeHeader"),
        max_age=next(map(int, texts("MaxAgeSeconds")), None),
    )


@pytest.fixture(scope="module")
def wrong() -> dict[str, CellResult]:
    return results_of((name, rules) for name, (rules, _) in MISTAKES.items())


@pytest.fixture(scope="module")
def fixed(wrong: dict[str, CellResult]) -> dict[str, CellResult]:
    return results_of(
        (name, (advised(wrong[name]), *rules)) for name, (rules, _) in MISTAKES.items()
    )


@pytest.mark.parametrize("name", MISTAKES)
def test_a_page_that_is_not_allowed_is_told_what_is_missing(
    name: str, wrong: dict[str, CellResult]
) -> None:
    (found,) = (one for one in wrong[name].findings if one.rule == "cors-allows")

    assert wrong[name].verdict is Verdict.FAILED
    assert found.cause == MISTAKES[name][1]
    assert "put-bucket-cors" in fix_of(found)


@pytest.mark.parametrize("name", MISTAKES)
def test_the_rule_that_is_advised_makes_the_page_upload(
    name: str, fixed: dict[str, CellResult]
) -> None:
    assert [fix_of(one) for one in fixed[name].findings] == []
    assert fixed[name].verdict is Verdict.PASSED


def test_a_page_that_is_allowed_uploads() -> None:
    verdicts = {name: one.verdict for name, one in results_of(RIGHT.items()).items()}

    assert verdicts == dict.fromkeys(RIGHT, Verdict.PASSED)


PICK = "<input type='file' onchange='go(this.files[0])'>"
CDN = "<script src='https://unpkg.com/{}'></script>{}"
# Each shows the ETag of what it has stored.
READS_ETAG = {
    "fetch": """
        const r = await fetch('<signedUrl>', { method: 'PUT', body: file.slice() });
        console.log(r.status, r.headers.get('ETag'))""",
    "XMLHttpRequest": """
        const x = new XMLHttpRequest();
        x.open('PUT', '<signedUrl>');
        x.onload = () => console.log(x.status, x.getResponseHeader('etag'));
        x.send(file.slice())""",
    "axios": """
        const body = await file.arrayBuffer(), headers = { 'Content-Type': false };
        const { status, headers: { etag } } = await axios.put('<signedUrl>', body, { headers });
        console.log(status, etag)""",
    "jQuery": """
        const ask = { type: 'PUT', data: file.slice(), processData: false, contentType: false };
        $.ajax('<signedUrl>', ask).fail((x) => console.error(x.status))
          .done((data, text, x) => { console.log(x.status, x.getResponseHeader('ETag')) })""",
}
LOADS = {
    "axios": CDN.format("axios/dist/axios.min.js", PICK),
    "jQuery": CDN.format("jquery", PICK),
}


def pages_under(rule_of_bucket: CorsRule, folder: Path) -> dict[str, CellResult]:
    """Return how pages that read the ETag end whose bucket has this rule."""
    rules = folder / "fixtures" / "scenarios" / "cors" / "ours.toml"
    rules.parent.mkdir(parents=True)
    lists = ("origins", "methods", "headers", "exposed")
    said = (f"{name} = {list(getattr(rule_of_bucket, name))}" for name in lists)
    rules.write_text("\n".join(['title = "Ours"', "[[server.cors]]", *said, ""]), encoding="utf-8")
    text = "".join(
        f"<!-- harness: scenario=cors/ours -->\n```html\n{LOADS.get(name, PICK)}\n<script>\n"
        f"async function go(file) {{ {script} }}\n</script>\n```\n\n"
        for name, script in READS_ETAG.items()
    )
    order = PageOrder(
        pages=(read_page("page.md", text.encode()),),
        variants=(Variant.PUBLISHED,),
        jobs=2,
        tooling=read_tooling(folder, default_root()),
    )
    with open_environment(LocalDriver(default_cache(), warm=True)) as environment:
        results = check_pages(order, environment, []).report.results
    return dict(zip(READS_ETAG, results, strict=True))


def test_a_page_that_reads_what_no_rule_exposes_is_told_and_the_advised_rule_fixes_it(
    tmp_path: Path,
) -> None:
    hidden = pages_under(rule("*"), tmp_path / "hidden")

    for name, result in hidden.items():
        (found,) = (one for one in result.findings if one.rule == "cors-allows")
        assert (name, result.verdict) == (name, Verdict.FAILED)
        assert found.cause == "cors-not-exposed"
        assert "`ExposeHeader: ETag`" in found.details["why"]
        assert "put-bucket-cors" in fix_of(found)
    shown = pages_under(advised(hidden["fetch"]), tmp_path / "shown")
    assert {name: fix_of(one.findings[0]) for name, one in shown.items() if one.findings} == {}
    assert {one.verdict for one in shown.values()} == {Verdict.PASSED}
