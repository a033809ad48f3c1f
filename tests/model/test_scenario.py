import pytest

from harness.model.scenario import (
    Conditions,
    Existing,
    Expect,
    Flow,
    Key,
    Outcome,
    Scenario,
    Send,
    Sign,
)


def test_a_key_is_padded_to_so_many_bytes_and_not_to_so_many_letters() -> None:
    key = Key(text="例子/", pad_to=20)

    assert len(key.value.encode()) == 20
    assert key.value == "例子/" + "k" * 13


def test_a_key_that_is_long_enough_stays_as_it_is() -> None:
    assert Key(text="already-long", pad_to=3).value == "already-long"


def test_metadata_is_what_is_written_and_numbered_entries_and_one_filler() -> None:
    sign = Sign(metadata={"author": "alice"}, metadata_entries=2, metadata_filler_bytes=3)

    assert sign.all_metadata == {
        "author": "alice",
        "entry-01": "value 01",
        "entry-02": "value 02",
        "filler": "fff",
    }


@pytest.mark.parametrize(
    ("sign", "send"),
    [
        (Sign(headers={"Content-Type": "text/plain"}), Send()),
        (Sign(metadata={"author": "alice"}), Send()),
        (Sign(metadata_entries=1), Send()),
        (Sign(metadata_filler_bytes=1), Send()),
        (Sign(content_md5="right"), Send()),
        (Sign(), Send(set_headers={"Cache-Control": "no-cache"})),
        (Sign(), Send(set_metadata={"author": "alice"})),
    ],
)
def test_a_scenario_with_anything_to_send_drives_the_snippet_with_headers(
    sign: Sign, send: Send
) -> None:
    assert Scenario(id="s", title="s", sign=sign, send=send).flow is Flow.HEADERS


def test_a_scenario_with_nothing_to_send_drives_the_plain_snippet() -> None:
    assert Scenario(id="s", title="s").flow is Flow.PLAIN


@pytest.mark.parametrize(
    ("server", "expect", "outcome"),
    [
        (Conditions(), Expect(), Outcome.STORED),
        (Conditions(), Expect(status=403, code="AccessDenied"), Outcome.ABSENT),
        (Conditions(existing=Existing()), Expect(status=403), Outcome.UNCHANGED),
        (Conditions(existing=Existing()), Expect(), Outcome.STORED),
        (Conditions(), Expect(status=503, object=Outcome.STORED), Outcome.STORED),
    ],
)
def test_what_must_be_true_of_the_object_follows_from_the_status_unless_it_is_said(
    server: Conditions, expect: Expect, outcome: Outcome
) -> None:
    assert Scenario(id="s", title="s", server=server, expect=expect).outcome is outcome
