"""What a page is told of its signers, and of what is not run."""

import json
import re
from pathlib import Path

import pytest

from harness.cli.main import main

pytestmark = pytest.mark.usefixtures("built_once")
UPLOAD = """
```bash
curl -s -w '%{http_code}' -T demo.txt "<signedUrl>"
```
"""
SIGNER = """```python
import oss2
auth = oss2.ProviderAuthV4(oss2.credentials.EnvironmentVariableCredentialsProvider())
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "mine", region="cn-hangzhou")
print(bucket.sign_url("GET", "a.txt", 60))
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def test_an_upload_gets_the_pages_own_url_though_it_is_signed_for_a_download(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(SIGNER + UPLOAD, encoding="utf-8")

    assert main(["check", "--driver", "local", "--json", str(page)]) == 1
    signer, upload = json.loads(capsys.readouterr().out)
    (run,) = upload["runs"]
    assert [signer["runs"][0]["url"], run["url"]] == ["", "The URL of the signer on line 2"]
    assert "if the method had been GET, not PUT" in run["findings"][0]["message"]
    assert (
        "The URL of the signer on line 2 is for GET: show one for PUT" in run["findings"][0]["fix"]
    )


def test_a_look_at_an_object_through_a_url_for_uploads_is_told_to_sign_its_own(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    look = '\n```bash\ncurl -f --head "<signedUrl>"\n```\n'
    page.write_text(SIGNER.replace("GET", "PUT") + look, encoding="utf-8")

    assert main(["check", "--driver", "local", "--json", str(page)]) == 1
    (run,) = json.loads(capsys.readouterr().out)[1]["runs"]
    fix = run["findings"][0]["fix"]
    assert "The URL of the signer on line 2 is for PUT: show one for HEAD" in fix


def test_an_upload_after_a_signer_that_makes_no_url_is_not_judged(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(SIGNER.replace("GET", "PUT").replace("print", "str") + UPLOAD, encoding="utf-8")

    assert main(["check", "--driver", "local", "--json", str(page)]) == 1
    _, upload = json.loads(capsys.readouterr().out)
    (run,) = upload["runs"]
    assert run["outcome"] == "UNSUPPORTED"
    assert "the signer on line 2 made no URL" in run["reason"]


def test_an_upload_after_a_signer_that_cannot_run_is_not_judged(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = SIGNER.replace("import oss2", "import boto3\nimport oss2")
    page.write_text(signer.replace("GET", "PUT") + UPLOAD, encoding="utf-8")

    assert main(["check", "--driver", "local", "--json", str(page)]) == 2
    _, upload = json.loads(capsys.readouterr().out)
    (run,) = upload["runs"]
    assert run["outcome"] == "UNSUPPORTED"
    assert "the signer on line 2 was not run: it needs boto3" in run["reason"]


@pytest.mark.parametrize(
    ("wrong", "right", "fix"),
    [
        ("60", "604801", "Sign with a validity in seconds, from 1 to 604800 (7 days)."),
        ('"a.txt"', '"/a.txt"', "Sign for a key without a slash at its beginning."),
    ],
)
def test_a_signer_whose_url_is_good_for_nothing_is_told_why(
    page: Path, wrong: str, right: str, fix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(SIGNER.replace("GET", "PUT").replace(wrong, right), encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 1
    assert f"fix: {fix}" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["rust", "powershell", "csharp", "swift"])
def test_a_language_that_is_not_run_is_told_why(
    page: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(f'```{language}\nclient.put("<signedUrl>")\n```\n', encoding="utf-8")

    main(["check", "--inventory", str(page)])
    assert re.search(r"not run: no (toolkit runs|package of Debian)", capsys.readouterr().out)
