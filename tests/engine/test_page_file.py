import shutil

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.messages import fix_of
from harness.engine.environment import Environment
from harness.model.cell import DriverName
from harness.model.program import LOCAL_FILE
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.plan import plan_page
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SIGNER = """```python
import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
print(bucket.sign_url("PUT", "{name}", 300, headers={{"Content-Type": "{type}"}}))
```

"""
TYPED = {
    "python": """import mimetypes
import requests

name = "{name}"
with open(name, "rb") as f:
    told = {{"Content-Type": mimetypes.guess_type(name)[0]}}
    print(requests.put("<signedUrl>", data=f, headers=told, timeout=20).status_code)
""",
    "go": """package main

import (
\t"fmt"
\t"mime"
\t"net/http"
\t"os"
\t"path/filepath"
)

func main() {{
\tname := "{name}"
\tfile, err := os.Open(name)
\tif err != nil {{
\t\tpanic(err)
\t}}
\trequest, _ := http.NewRequest("PUT", "<signedUrl>", file)
\trequest.Header.Set("Content-Type", mime.TypeByExtension(filepath.Ext(name)))
\tanswer, err := http.DefaultClient.Do(request)
\tif err != nil {{
\t\tpanic(err)
\t}}
\tfmt.Println(answer.StatusCode)
}}
""",
}

SAVES = """import requests

answer = requests.get("<signedUrl>", stream=True, timeout=20)
with open("saved.bin", "wb") as file:
    {saves}
print(answer.status_code)
"""


def checked(environment: Environment, text: str) -> CellResult:
    page = read_page("page.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    return check_pages(order, environment, []).report.results[-1]


def local_file_of(code: str) -> str:
    page = read_page("page.md", f"```python\n{code}\n```\n".encode())
    tooling = read_tooling(default_root())
    (planned,) = plan_page(page, tooling, (Variant.PUBLISHED,), DriverName.LOCAL)
    return planned.program.program.local_file


@pytest.mark.skipif(shutil.which("go") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("language", TYPED)
def test_a_type_that_is_read_from_the_name_of_the_file_is_the_readers(
    language: str, environment: Environment
) -> None:
    name = "holiday.png"
    signer = SIGNER.format(name=name, type="image/png")

    result = checked(
        environment, f"{signer}```{language}\n{TYPED[language].format(name=name)}\n```\n"
    )

    assert result.verdict is Verdict.PASSED


def test_no_url_is_signed_for_the_boundary_of_a_form(environment: Environment) -> None:
    form = 'curl -H "Content-Type: text/plain" -F file=@a.txt "<signedUrl>"'

    result = checked(environment, f"```bash\n{form}\n```\n")

    assert result.verdict is Verdict.FAILED
    assert "boundary" not in result.cell.scenario.title
    assert not any("boundary" in fix_of(finding) for finding in result.findings)


def test_another_type_than_that_of_the_name_is_refused(environment: Environment) -> None:
    signer = SIGNER.format(name="a.png", type="image/gif")

    result = checked(
        environment, f"{signer}```python\n{TYPED['python'].format(name='a.png')}\n```\n"
    )

    assert result.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("saves", "verdict"),
    [
        ("file.writelines(answer.iter_content(8192))", Verdict.PASSED),
        ("file.write(answer.raw.read(8192))", Verdict.FAILED),
    ],
)
def test_a_download_is_more_than_the_first_buffer(
    saves: str, verdict: Verdict, environment: Environment
) -> None:
    signer = SIGNER.format(name="a.txt", type="").replace('"PUT"', '"GET"')
    signer = signer.replace(', headers={"Content-Type": ""}', "")

    result = checked(environment, f"{signer}```python\n{SAVES.format(saves=saves)}```\n")

    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("name", "writes", "verdict"),
    [
        ("trip.jpg", 'open("trip.jpg", "w").write(answer.text)', Verdict.FAILED),
        ("trip.jpg", 'open("trip.jpg", "wb").write(answer.content)', Verdict.PASSED),
        ("notes.csv", 'open("notes.csv", "w").write(answer.text)', Verdict.PASSED),
        ("data.json", 'open("data.json", "w").write(answer.text)', Verdict.PASSED),
        ("all.tar.gz", 'open("all.tar.gz", "wb").write(answer.text.encode())', Verdict.FAILED),
    ],
)
def test_what_is_no_text_is_not_decoded_on_its_way_into_a_file(
    name: str, writes: str, verdict: Verdict, environment: Environment
) -> None:
    signer = SIGNER.format(name=name, type="").replace('"PUT"', '"GET"')
    signer = signer.replace(', headers={"Content-Type": ""}', "")
    program = f'import requests\n\nanswer = requests.get("<signedUrl>", timeout=20)\n{writes}\n'

    result = checked(environment, f"{signer}```python\n{program}```\n")

    assert result.verdict is verdict


@pytest.mark.parametrize(("size", "verdict"), [("", Verdict.PASSED), ("8192", Verdict.FAILED)])
def test_a_program_that_signs_and_uploads_sends_the_whole_file(
    size: str, verdict: Verdict, environment: Environment
) -> None:
    program = SIGNER.format(name="a.txt", type="text/plain")
    program = program.replace("import oss2", "import oss2\nimport requests")
    sends = f"""
headers = {{"Content-Type": "text/plain"}}
answer = requests.put(url, data=open("a.txt", "rb").read({size}), headers=headers, timeout=20)
answer.raise_for_status()
"""
    signed = program.replace("print(", "url = ").replace("}))", "})" + sends)

    result = checked(environment, signed)

    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("D:\\\\pictures\\\\trip.jpeg", "trip.jpeg"),
        ("/home/me/data.tar.gz", "data.tar.gz"),
        ("./报告.pdf", "报告.pdf"),
        ("README", LOCAL_FILE),
        ("<yourLocalFile>", LOCAL_FILE),
    ],
)
def test_the_local_file_keeps_the_name_that_the_page_gives_it(path: str, name: str) -> None:
    code = f'import requests\n\nrequests.put("<signedUrl>", data=open("{path}", "rb"))'

    assert local_file_of(code) == name


@pytest.mark.skipif(shutil.which("node") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize(
    ("made", "verdict"),
    [("{ status: answer.status }", Verdict.PASSED), ("outcomeOf(answer)", Verdict.FAILED)],
)
def test_a_type_that_a_page_does_not_show_is_its_readers_and_a_value_is_not(
    made: str, verdict: Verdict, environment: Environment
) -> None:
    code = f"""import fs from "node:fs";

async function send(url: string, path: string): Promise<Outcome> {{
  const answer = await fetch(url, {{ method: "PUT", body: fs.readFileSync(path) }});
  return {made};
}}

send("<signedUrl>", "a.txt").then((outcome) => console.log(outcome.status));
"""

    assert checked(environment, f"```typescript\n{code}```\n").verdict is verdict
