from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.catalog.catalog import read_catalog
from harness.catalog.clients import read_client, read_program
from harness.engine.plan import plan
from harness.errors import FixtureError
from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.program import Program
from harness.model.scenario import Flow, Variant
from tests.tiny.roots import PLAIN, SIGNED, UPLOAD, TinyClient, write_root


def read(folder: Path, tiny: TinyClient) -> Client:
    return read_client(write_root(folder, tiny) / "clients" / tiny.id / "client.toml")


def bind(folder: Path, tiny: TinyClient, flow: Flow, variant: Variant) -> Program:
    return read_program(read(folder, tiny), flow, variant, folder / "clients" / tiny.id)


@dataclass(frozen=True, kw_only=True)
class Wrong:
    client: TinyClient
    key: str
    problem: str


WRONG = {
    "no regular expression": Wrong(
        client=TinyClient(status="'Upload status: ([0-9'"),
        key="status",
        problem="is not a regular expression: unterminated character set",
    ),
    "no group": Wrong(
        client=TinyClient(status="'status'"),
        key="status",
        problem="needs exactly one group, around the status code, and has 0",
    ),
    "two groups": Wrong(
        client=TinyClient(status="'(status): (.*)'"),
        key="status",
        problem="needs exactly one group, around the status code, and has 2",
    ),
    "an unknown place in run": Wrong(
        client=TinyClient(run=("{python}", "{sauce}")),
        key="run",
        problem="'{sauce}' names {sauce}, which is no place",
    ),
    "an unknown place in a build step": Wrong(
        client=TinyClient(steps=(("cc", "-o{exe}"),)),
        key="build.steps",
        problem="'-o{exe}' names {exe}, which is no place",
    ),
    "a place that dependencies cannot know": Wrong(
        client=TinyClient(install=(("pip", "{source}"),)),
        key="dependencies.install",
        problem="'{source}' names {source}, which is no place",
    ),
    "a brace without its other": Wrong(
        client=TinyClient(run=("sh", "-c", "f() { true")),
        key="run",
        problem="'f() { true' is no text with {places}",
    ),
    "a place with a format": Wrong(
        client=TinyClient(run=("{source:d}",)),
        key="run",
        problem="'{source:d}' is no text with {places}",
    ),
    "a flow that no page has": Wrong(
        client=TinyClient(more='snippets.multipart.file = "a"\n'),
        key="snippets.multipart.[key]",
        problem="must be 'plain' or 'headers', not \"multipart\"",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_manifest_is_named_with_its_key(tmp_path: Path, name: str) -> None:
    wrong = WRONG[name]

    with pytest.raises(FixtureError) as caught:
        read(tmp_path, wrong.client)

    assert "clients/tiny/client.toml" in caught.value.file
    assert caught.value.key == wrong.key
    assert caught.value.problem.startswith(wrong.problem)


def without(root: Path, *parts: str) -> Path:
    file = root / "clients" / "tiny" / "client.toml"
    text = file.read_text(encoding="utf-8")
    for part in parts:
        text = text.replace(f'[snippets.{part}]\nfile = "upload.py"\n', "")
    file.write_text(text, encoding="utf-8")
    return file


def test_a_client_has_at_least_one_snippet(tmp_path: Path) -> None:
    file = without(write_root(tmp_path), "plain", "headers")

    with pytest.raises(FixtureError, match=r"snippets: this key is missing"):
        read_client(file)


def test_a_client_with_one_snippet_cannot_run_what_needs_the_other(tmp_path: Path) -> None:
    scenarios = {"put/plain": PLAIN, "put/signed": SIGNED}
    root = write_root(tmp_path, scenarios=scenarios)
    without(root, "headers")
    catalog = read_catalog(root)

    cells = plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)
    reasons = {cell.scenario.id: cell.unsupported for cell in cells}

    assert reasons == {
        "put/plain": "",
        "put/signed": "tiny has no snippet for uploads of this kind (headers)",
    }


def test_the_id_is_the_name_of_the_folder(tmp_path: Path) -> None:
    assert read(tmp_path, TinyClient(id="tiny-sockets")).id == "tiny-sockets"


def test_a_doubled_brace_is_a_brace(tmp_path: Path) -> None:
    client = read(tmp_path, TinyClient(run=("sh", "-c", "f() {{ true; }}; f {source}")))

    assert client.run[2] == "f() {{ true; }}; f {source}"


def test_the_published_snippet_keeps_its_own_maps(tmp_path: Path) -> None:
    program = bind(tmp_path, TinyClient(), Flow.HEADERS, Variant.PUBLISHED)

    assert program.published == UPLOAD
    assert 'urlsplit(os.environ["HARNESS_SIGNED_URL"])' in program.source
    assert 'open(os.environ["HARNESS_FILE"], "rb")' in program.source
    assert '"<headers>".split' in program.source
    assert '"<metadata>".split' in program.source


def test_the_filled_snippet_reads_its_maps_from_the_environment(tmp_path: Path) -> None:
    program = bind(tmp_path, TinyClient(), Flow.HEADERS, Variant.FILLED)

    assert 'os.environ["HARNESS_HEADERS"].split' in program.source
    assert 'os.environ["HARNESS_METADATA"].split' in program.source
    assert "<" not in program.source


@pytest.mark.parametrize(
    ("snippet", "key", "times"),
    [
        (UPLOAD.replace('"<signedUrl>"', '"<url>"'), "bindings.signed_url.text", 0),
        (UPLOAD + '# "<file>"\n', "bindings.file.text", 2),
        (UPLOAD.replace('"<metadata>"', "{}"), "bindings.metadata.text", 0),
    ],
)
def test_a_placeholder_stands_exactly_once(
    tmp_path: Path, snippet: str, key: str, times: int
) -> None:
    with pytest.raises(FixtureError) as caught:
        bind(tmp_path, TinyClient(snippet=snippet), Flow.HEADERS, Variant.FILLED)

    assert caught.value.key == key
    assert caught.value.problem == f"stands {times} times in upload.py, not exactly once"


def test_a_map_that_a_variant_does_not_bind_may_be_missing(tmp_path: Path) -> None:
    tiny = TinyClient(snippet=UPLOAD.replace('"<metadata>"', '""'))

    assert bind(tmp_path, tiny, Flow.PLAIN, Variant.FILLED).published == tiny.snippet


def test_a_missing_snippet_is_named(tmp_path: Path) -> None:
    client = read(tmp_path, TinyClient())
    folder = tmp_path / "clients" / "tiny"
    (folder / "upload.py").unlink()

    with pytest.raises(FixtureError) as caught:
        read_program(client, Flow.PLAIN, Variant.PUBLISHED, folder)

    assert caught.value.key == "snippets.plain.file"
    assert caught.value.problem == "upload.py cannot be read: No such file or directory"


def test_a_snippet_that_is_not_text_is_named(tmp_path: Path) -> None:
    client = read(tmp_path, TinyClient())
    folder = tmp_path / "clients" / "tiny"
    (folder / "upload.py").write_bytes(b"\xff\xfe")

    with pytest.raises(FixtureError, match=r"snippets\.plain\.file: upload\.py cannot be read"):
        read_program(client, Flow.PLAIN, Variant.PUBLISHED, folder)


def test_support_files_and_locks_come_with_the_program(tmp_path: Path) -> None:
    tiny = TinyClient(
        more='build.support = ["shim.py"]\n',
        locked_by=("lock.txt",),
        files={"shim.py": "# shim", "lock.txt": "a==1"},
    )
    root = write_root(tmp_path, tiny)
    file = root / "clients" / "tiny" / "client.toml"
    text = file.read_text(encoding="utf-8").replace("\n[build]\nsteps = []\n", "")
    file.write_text(text, encoding="utf-8")
    client = read_client(file)

    program = read_program(client, Flow.PLAIN, Variant.PUBLISHED, file.parent)

    assert program.support == {"shim.py": "# shim"}
    assert program.locks == {"lock.txt": "a==1"}
