from pathlib import Path

import pytest

from harness.checks import RULES
from harness.engine import judge as judging
from tests.cli.conftest import Harness
from tests.tiny.roots import write_root


def test_the_score_is_printed_with_the_rules_that_saw_each_twin(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    answer = harness("mutate", "--root", write_root(tmp_path / "root"))

    assert answer.code == 0, answer.out + answer.err
    assert "the body cut" in answer.out
    assert "body-identical" in answer.out
    assert "mutations were detected (100 %)." in answer.out


def test_a_twin_that_is_missed_ends_it_with_1(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = tuple(rule for rule in RULES if rule.id != "url-not-printed")
    monkeypatch.setattr(judging, "RULES", kept)

    answer = harness("mutate", "--root", write_root(tmp_path / "root"))

    assert answer.code == 1
    assert "MISSED: tiny:put/plain:published:local, the URL printed" in answer.out
