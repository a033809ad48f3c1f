import re
from pathlib import Path

import pytest

from harness.catalog import patterns
from harness.catalog.catalog import default_root
from harness.catalog.documents import compiled
from harness.catalog.fixes import read_fixes
from harness.catalog.grammars import _grammar, read_grammars, read_known_calls, read_known_runtimes
from harness.catalog.toolkits import (
    read_every_placeholder,
    read_placeholders,
    read_toolkits,
)
from harness.errors import FixtureError

ROOT = default_root()
CACHED = (read_grammars, _grammar, read_known_calls, read_known_runtimes, read_fixes)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Have every file tried as if it were a stranger's; what is tried is listed."""
    for one in CACHED:
        one.cache_clear()
    keys: list[str] = []

    def listed(pattern: str, file: Path, key: str) -> object:
        keys.append(key.rpartition(".")[2])
        return compiled(pattern, file, key)

    monkeypatch.setattr(patterns, "compiled", listed)
    monkeypatch.setattr(patterns, "default_root", lambda: tmp_path)
    return keys


def test_every_pattern_of_our_data_files_is_a_regular_expression(tried: list[str]) -> None:
    read_toolkits(ROOT)
    read_every_placeholder(ROOT)
    read_known_calls()
    read_known_runtimes()
    read_fixes()
    assert {"chosen_by", "imports", "needs", "receiver", "subject", "patterns"} <= {*tried}
    assert len(tried) > 1000


def test_a_wrong_pattern_in_a_file_of_a_project_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "toolkit.toml"
    file.write_text('entry = "("\n', encoding="utf-8")
    with pytest.raises(FixtureError, match="is not a regular expression"):
        patterns.check_patterns([("entry", "(")], file)


def test_a_placeholder_takes_the_names_of_the_service_from_one_place(tmp_path: Path) -> None:
    file = tmp_path / "placeholders.toml"
    text = r"""
[[placeholders]]
symbol = "signed-url"
variable = "HARNESS_SIGNED_URL"
roles = ["uploader"]
patterns = ['(?&domain)/\S*(?&signature)=']
beside = '(?&identity)='
"""
    file.write_text(text, encoding="utf-8")
    (placeholder,) = read_placeholders(file).placeholders
    assert re.search(placeholder.patterns[0], "oss-cn-hangzhou.aliyuncs.com/a?x-oss-signature=1")
    assert re.search(placeholder.patterns[0], "oss-cn-hangzhou.aliyuncs.com/a?Signature=1")
    assert not re.search(placeholder.patterns[0], "oss-cn-hangzhou_aliyuncs_com/a?Signature=1")
    assert re.search(placeholder.beside, "?OSSAccessKeyId=a")
    file.write_text(text.replace("(?&domain)", "(?&host)"), encoding="utf-8")
    with pytest.raises(FixtureError, match=r"patterns.* is not a regular expression"):
        read_placeholders(file)
