from harness.pages.prompts import without_prompts


def test_a_session_is_what_was_typed_each_where_it_was() -> None:
    session = "$ curl -T f \\\n    url\n200\n  $ echo $HOME\n/root\n"

    assert without_prompts(session) == "  curl -T f \\\n    url\n\n    echo $HOME\n\n"


def test_commands_without_prompts_stay_as_they_are() -> None:
    assert without_prompts("curl x\n$HOME/bin/y\n") == "curl x\n$HOME/bin/y\n"
