"""Pages by both drivers, in one command."""

import json
from pathlib import Path

import docker
import pytest

from harness.cli.main import main
from tests.tiny.sessions import pytest_in

pytestmark = pytest.mark.timeout(1800)  # an image is built, where it is not here
PAGE = """# Upload

```bash
curl -s -w '%{http_code}' -T demo.txt "<signedUrl>"
```

```bash
curl -s -w '%{http_code}' -X PUT --data-binary @demo.txt "<signedUrl>"
```
"""


def test_both_drivers_are_compared(
    engine: docker.DockerClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert engine.ping()
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")

    code = main(["check", "--driver", "both", "--json", str(page)])

    told = capsys.readouterr()
    runs = [run for block in json.loads(told.out) for run in block["runs"]]
    assert code == 1
    assert [(run["driver"], run["outcome"], run["status"]) for run in runs] == [
        ("local", "PASSED", 200),
        ("container", "PASSED", 200),
        ("local", "FAILED", 403),
        ("container", "FAILED", 403),
    ]
    assert "The drivers agree on all 2 verdicts." in told.err


def test_pages_run_in_containers_under_pytest(engine: docker.DockerClient, tmp_path: Path) -> None:
    assert engine.ping()
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")

    done = pytest_in(tmp_path, "-q", "-rA", "--harness-pages", "page.md")

    assert done.returncode == 1
    assert "1 failed, 2 passed" in done.stdout
    assert "page.md:8:1: error: status-expected" in done.stdout
