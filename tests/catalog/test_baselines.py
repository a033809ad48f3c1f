from datetime import date
from pathlib import Path

import pytest

from harness.catalog.baselines import read_baseline
from harness.errors import FixtureError
from tests.tiny.roots import known_failure


def write(folder: Path, text: str) -> Path:
    file = folder / "known.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_entries_are_read_in_their_order(tmp_path: Path) -> None:
    text = known_failure(cells="a:*", expires="2030-06-01") + known_failure(cells="b:*")

    first, second = read_baseline(write(tmp_path, text))

    assert (first.cells, second.cells) == ("a:*", "b:*")
    assert first.expires == date(2030, 6, 1)
    assert first.link == "https://issues.test/1"


def test_an_empty_file_knows_no_failure(tmp_path: Path) -> None:
    assert read_baseline(write(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (known_failure().replace("owner =", "onwer ="), "did you mean 'owner'?"),
        (known_failure().replace('owner = "alice"', ""), "known_failures.0.owner: this key is"),
        (known_failure(expires='"soon"'), "known_failures.0.expires: "),
        (
            "# ours\n" + known_failure(kind="other-answr"),
            "known.toml:9: known_failures.0.kind: there is no finding of the kind 'other-answr'",
        ),
        (known_failure(kind="other-answr"), "did you mean other-answer"),
        (known_failure(kind="qqq"), "`harness check --json`, a record or SARIF shows"),
        (known_failure() + '\ncause = ""\n', "known_failures.0.cause: an empty text excuses any"),
        (known_failure() + '\nquotes = ""\n', "known_failures.0.quotes: an empty text excuses"),
        (
            "# ours\n" + known_failure(kind="timeout-missing"),
            "known.toml:9: known_failures.0.kind: status-expected yields no finding of the kind",
        ),
        (known_failure(kind="timeout-missing"), "it is one of no-timeout"),
        (
            known_failure(message="T"),
            "known.toml:4: known_failures.0.message: 'T' begins too many sentences",
        ),
        (known_failure(message="The server answered"), "it excuses all of the rule"),
        (known_failure(rule="no-timeout", message="No timeout"), "begins too many sentences"),
        ("[[known_failure]]", "did you mean 'known_failures'?"),
        ("known_failures = 3", "known_failures: "),
    ],
)
def test_a_wrong_entry_is_named_with_its_key(tmp_path: Path, text: str, complaint: str) -> None:
    file = write(tmp_path, text)

    with pytest.raises(FixtureError) as caught:
        read_baseline(file)

    assert str(file) in str(caught.value)
    assert complaint in str(caught.value)
