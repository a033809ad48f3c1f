"""A placeholder within a longer literal: the program with it builds, and sends what it says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.toolkits import read_placeholders, read_toolkits
from harness.pages.placeholders import bind
from harness.pages.reading import read_page

ROOT = default_root()
TOOLKITS = {toolkit.id: toolkit for toolkit in read_toolkits(ROOT)}
PLACEHOLDERS = read_placeholders(ROOT / "fixtures" / "placeholders" / "placeholders.toml")
MAINS = {
    "c": 'const char *url = "a=<signedUrl>&v=2";\nputs(url);',
    "cpp": 'std::string url = "a=<signedUrl>&v=2";\nputs(url.c_str());',
}
ARGUMENTS = {"c": 'puts("a=<signedUrl>&v=2");', "cpp": 'puts("a=<signedUrl>&v=2");'}
ARRAYS = {"c": 'char url[] = "a=<signedUrl>&v=2";\nputs(url);'}


@pytest.mark.parametrize(
    ("language", "code"),
    [(language, code) for each in (MAINS, ARGUMENTS, ARRAYS) for language, code in each.items()],
)
def test_what_is_joined_in_c_is_one_text(language: str, code: str, tmp_path: Path) -> None:
    compiler = shutil.which({"c": "gcc", "cpp": "g++"}[language])
    if compiler is None:
        pytest.skip("no compiler")
    head = {
        "c": "#include <stdio.h>\n#include <stdlib.h>",
        "cpp": "#include <cstdio>\n#include <string>",
    }
    text = f"{head[language]}\nint main() {{\n{code}\ncurl_easy_perform(0);\nreturn 0;\n}}"
    page = read_page("page.md", f"```{language}\n{text}\n```\n".encode())
    bound = bind(page.blocks[0], page.blocks[0].text, TOOLKITS[language], PLACEHOLDERS)
    source = tmp_path / f"program.{language}"
    source.write_text(bound.source.replace("curl_easy_perform(0);", ""), encoding="utf-8")
    flags = ["-include", "cstdlib"] if language == "cpp" else []

    subprocess.run([compiler, *flags, str(source), "-o", str(tmp_path / "it")], check=True)
    told = {**os.environ, "HARNESS_SIGNED_URL": "b"}
    done = subprocess.run([tmp_path / "it"], env=told, capture_output=True, text=True, check=True)

    assert done.stdout == "a=b&v=2\n"
