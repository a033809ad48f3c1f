from harness.engine.keyring import make_keyring
from harness.model.scenario import Signer

KEYRING = make_keyring(now=1_700_000_000.0)


def test_every_signer_has_a_pair() -> None:
    assert set(KEYRING.pairs) == set(Signer)


def test_no_two_keyrings_have_a_secret_in_common() -> None:
    other = make_keyring(now=1_700_000_000.0)

    ours = {pair.access_key_secret for pair in KEYRING.pairs.values()}
    assert len(ours) == len(Signer)
    assert ours.isdisjoint(pair.access_key_secret for pair in other.pairs.values())


def test_the_server_knows_the_owner_and_nobody_else() -> None:
    assert KEYRING.account.keys == (KEYRING.pairs[Signer.OWNER],)


def test_a_wrong_secret_goes_with_the_right_key_id() -> None:
    owner, wrong = KEYRING.pairs[Signer.OWNER], KEYRING.pairs[Signer.WRONG_SECRET]

    assert wrong.access_key_id == owner.access_key_id
    assert wrong.access_key_secret != owner.access_key_secret


def test_tokens_go_with_temporary_pairs_only() -> None:
    assert KEYRING.token(Signer.OWNER) == ""
    assert KEYRING.token(Signer.STS) != KEYRING.token(Signer.STS_EXPIRED)


def test_one_token_lives_for_the_run_and_the_other_is_dead() -> None:
    alive, dead = KEYRING.account.tokens

    assert (alive.key, alive.token) == (KEYRING.pairs[Signer.STS], KEYRING.token(Signer.STS))
    assert alive.expires_at > 1_700_000_000.0 > dead.expires_at
    assert dead.key == KEYRING.pairs[Signer.STS_EXPIRED]
