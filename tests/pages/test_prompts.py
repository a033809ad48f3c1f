import pytest

from harness.pages.prompts import without_prompts


def test_a_session_is_what_was_typed_each_where_it_was() -> None:
    session = "$ curl -T f \\\n    url\n200\n  $ echo $HOME\n/root\n"

    assert without_prompts(session) == "  curl -T f \\\n    url\n\n    echo $HOME\n\n"


def test_commands_without_prompts_stay_as_they_are() -> None:
    assert without_prompts("curl x\n$HOME/bin/y\n") == "curl x\n$HOME/bin/y\n"


@pytest.mark.parametrize(
    "prompt",
    [
        "$ ",
        "ann@box:~/docs$ ",
        "[ann@box ~]$ ",
        "(venv) ann@box ~ % ",
        "root@box:~# ",
        "C:\\> ",
        "PS C:\\docs> ",
        "PS> ",
        "> ",
        "# ",
    ],
)
def test_every_prompt_gives_way_to_as_many_blanks(prompt: str) -> None:
    session = f"{prompt}curl -T a x\n403\n"

    assert without_prompts(session) == " " * len(prompt) + "curl -T a x\n\n"


@pytest.mark.parametrize("text", ["# curl sends it:\ncurl -T a x\n", "a > b\n", "echo 5% of it\n"])
def test_a_comment_and_a_redirection_are_no_prompts(text: str) -> None:
    assert without_prompts(text) == text
