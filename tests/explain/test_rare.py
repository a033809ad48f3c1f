"""Rare damages, signers of other services and more mistakes of signers by hand."""

import pytest

from tests.explain.desk import Desk
from tests.explain.table_elsewhere import OTHERS
from tests.explain.table_forms import FORMS
from tests.explain.table_rare import RARE
from tests.explain.test_refused import assert_no_secret


@pytest.mark.parametrize("name", RARE)
def test_a_rare_damage_is_named(desk: Desk, name: str) -> None:
    cause, subject, make = RARE[name]

    make(desk)

    found = desk.explained()
    assert found.cause == cause, found.sentence
    assert subject == "" or [d.subject for d in found.differences] == [subject]
    assert found.advice
    assert_no_secret(desk)


@pytest.mark.parametrize("name", FORMS)
def test_a_rare_damage_of_a_form_is_named(desk: Desk, name: str) -> None:
    cause, word, make = FORMS[name]

    make(desk)

    found = desk.explained()
    assert found.cause == cause, found.sentence
    assert word in found.sentence
    assert found.advice
    assert_no_secret(desk)


@pytest.mark.parametrize("name", OTHERS)
def test_the_signature_of_another_service_is_called_so(desk: Desk, name: str) -> None:
    cause, service, make = OTHERS[name]

    make(desk)

    found = desk.explained()
    assert found.cause == cause, found.sentence
    assert service in found.sentence
    assert found.advice
