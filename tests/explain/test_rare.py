"""Rare damages, signers of other services and more mistakes of signers by hand."""

import pytest

from tests.explain.table_elsewhere import OTHERS
from tests.explain.table_forms import FORMS
from tests.explain.table_rare import RARE
from tests.explain.table_respelled import RESPELLED
from tests.explain.test_refused import assert_no_secret
from tests.explain.url_tester import UrlTester, put, setting


@pytest.mark.parametrize("name", RARE)
def test_a_rare_damage_is_named(tester: UrlTester, name: str) -> None:
    cause, subject, make = RARE[name]

    make(tester)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert subject == "" or [d.subject for d in found.differences] == [subject]
    assert found.advice
    assert_no_secret(tester)


@pytest.mark.parametrize("name", FORMS)
def test_a_rare_damage_of_a_form_is_named(tester: UrlTester, name: str) -> None:
    cause, word, make = FORMS[name]

    make(tester)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert word in found.sentence
    assert found.advice
    assert_no_secret(tester)


@pytest.mark.parametrize("name", OTHERS)
def test_the_signature_of_another_service_is_called_so(tester: UrlTester, name: str) -> None:
    cause, service, make = OTHERS[name]

    make(tester)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert service in found.sentence
    assert found.advice


@pytest.mark.parametrize("name", RESPELLED)
def test_what_text_makes_of_a_url_is_named(tester: UrlTester, name: str) -> None:
    cause, make = RESPELLED[name]

    make(tester)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert found.advice
    assert_no_secret(tester)


def test_a_mask_is_no_other_secret_for_a_signer_that_tells(telling_tester: UrlTester) -> None:
    url = telling_tester.sign()

    put(setting(url, "x-oss-signature", "HIDDEN"))

    assert telling_tester.explained().cause == "signature-malformed"
