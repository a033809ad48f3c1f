import re
from urllib.parse import urlsplit

import pytest

from harness.model.scenario import Damage
from harness.signing.damage import (
    damage_url,
    flip_last_digit,
    host_of,
    shift_within_day,
    under_own_name,
)

URL = (
    "http://127.0.0.1:9000/cell/dir/a%20b.txt?x-oss-date=20261124T120000Z"
    "&x-oss-expires=60&x-oss-signature=00ff"
)


def damaged(**damage: object) -> str:
    made = Damage(**damage)  # type: ignore[arg-type]  # any field may be set
    return damage_url(URL, damage=made, bucket="cell", other_bucket="beside")


def test_without_damage_the_url_is_the_same() -> None:
    assert damaged() == URL


@pytest.mark.parametrize(
    ("damage", "old", "new"),
    [
        ({"set_query": {"x-oss-expires": "90"}}, "expires=60", "expires=90"),
        ({"set_query": {"extra": "a b/&"}}, "00ff", "00ff&extra=a%20b%2F%26"),
        ({"drop_query": ("x-oss-expires",)}, "&x-oss-expires=60", ""),
        ({"drop_query": ("no-such-name",)}, "", ""),
        ({"shift_date": 30}, "T120000Z", "T120030Z"),
        ({"flip_signature": True}, "00ff", "00fe"),
        ({"cut_at": "&"}, "&x-oss-expires=60&x-oss-signature=00ff", ""),
        ({"key": "else/wo rd.txt"}, "dir/a%20b.txt", "else/wo%20rd.txt"),
        ({"key": "例"}, "dir/a%20b.txt", "%E4%BE%8B"),
        ({"other_bucket": "own"}, "/cell/", "/beside/"),
    ],
)
def test_one_damage_changes_one_thing(damage: dict[str, object], old: str, new: str) -> None:
    assert damaged(**damage) == URL.replace(old, new)


def test_only_the_bucket_is_exchanged_and_not_a_folder_of_its_name() -> None:
    url = "http://h/cell/cell/key?a=1"
    made = damage_url(url, damage=Damage(other_bucket="own"), bucket="cell", other_bucket="beside")

    assert made == "http://h/beside/cell/key?a=1"


def test_another_key_may_stand_in_another_bucket() -> None:
    assert urlsplit(damaged(key="k", other_bucket="nobody")).path == "/beside/k"


@pytest.mark.parametrize("digit", "0123456789abcdef")
def test_a_flipped_signature_is_another_one_of_the_same_form(digit: str) -> None:
    flipped = flip_last_digit(f"ab{digit}")

    assert re.fullmatch("ab[0-9a-f]", flipped)
    assert flipped != f"ab{digit}"
    assert flip_last_digit(flipped) == f"ab{digit}"


@pytest.mark.parametrize(
    ("date", "seconds", "moved"),
    [
        ("20261124T120000Z", 60, "20261124T120100Z"),
        ("20261124T120000Z", -60, "20261124T115900Z"),
        ("20261124T235930Z", 60, "20261124T235830Z"),
        ("20261124T000030Z", -60, "20261124T000130Z"),
    ],
)
def test_a_date_is_moved_within_its_day(date: str, seconds: int, moved: str) -> None:
    assert shift_within_day(date, seconds) == moved


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9000/cell/dir/a%20b?x=1",
        "http://cell.oss-cn-hangzhou.aliyuncs.com/dir/a%20b?x=1",
    ],
)
def test_below_a_name_of_its_own_the_bucket_stands_nowhere(url: str) -> None:
    made = under_own_name(url, "files.example.test:81", "cell")

    assert made == "http://files.example.test:81/dir/a%20b?x=1"
    assert host_of(made) == "files.example.test:81"


def test_the_bucket_may_be_left_in_the_path_by_mistake() -> None:
    made = under_own_name(URL, "files.example.test", "cell", keeps_bucket=True)

    assert urlsplit(made).path == "/cell/dir/a%20b.txt"


def test_a_key_that_begins_like_the_bucket_stays_whole() -> None:
    url = "http://cell.oss-cn-hangzhou.aliyuncs.com/cell/a"

    assert under_own_name(url, "files.example.test", "cell") == "http://files.example.test/cell/a"
