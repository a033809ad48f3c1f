import pytest

from harness.syntax.sessions import begins_session, commands_of


def test_a_session_is_what_was_typed_each_where_it_was() -> None:
    session = "$ curl -T f \\\n    url\n200\n  $ echo $HOME\n/root\n"

    assert commands_of(session) == "  curl -T f \\\n    url\n\n    echo $HOME\n\n"


@pytest.mark.parametrize(
    ("session", "typed"),
    [
        ("$ curl -T f \\\n>   url\n200\n", "  curl -T f \\\n    url\n\n"),
        (
            "$ for f in a; do\n>   curl -T $f url\n> done\n0\n",
            "  for f in a; do\n    curl -T $f url\n  done\n\n",
        ),
        ("$ cat f |\n> curl -T - url\n", "  cat f |\n  curl -T - url\n"),
        ("$ curl -v -T f url\n> PUT /f HTTP/1.1\n", "  curl -v -T f url\n\n"),
        ("$ curl -T f url \\\n  > /dev/null\n", "  curl -T f url \\\n  > /dev/null\n"),
    ],
    ids=["backslash", "loop", "pipe", "what-curl-says", "redirection"],
)  # fmt: skip
def test_a_command_goes_on_behind_the_second_prompt(session: str, typed: str) -> None:
    assert commands_of(session) == typed


def test_commands_without_prompts_stay_as_they_are() -> None:
    assert commands_of("curl x\n$HOME/bin/y\n") == "curl x\n$HOME/bin/y\n"


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
        "sh-4.2$ ",
        "[root@iZbp1abc ~]# ",
        "\u276f ",
        "➜  ~ ",
        "➜  docs git:(main) ✗ ",
        "λ ",
        "~/docs $ ",
        "~/docs (main) $ ",
    ],
)
def test_every_prompt_gives_way_to_as_many_blanks(prompt: str) -> None:
    session = f"{prompt}curl -T a x\n403\n"

    assert commands_of(session) == " " * len(prompt) + "curl -T a x\n\n"


@pytest.mark.parametrize("text", ["# curl sends it:\ncurl -T a x\n", "a > b\n", "echo 5% of it\n"])
def test_a_comment_and_a_redirection_are_no_prompts(text: str) -> None:
    assert commands_of(text) == text


@pytest.mark.parametrize("text", ["PS C:\\docs> curl.exe -T a x\n", "ann@box ~ % wget x\n403\n"])
def test_a_command_behind_a_prompt_begins_a_session(text: str) -> None:
    assert begins_session(text)


@pytest.mark.parametrize("text", ["curl x\n", "a > b\n", "x = 5 % y\n", "> said somebody\n", ""])
def test_what_has_no_prompt_before_a_command_begins_none(text: str) -> None:
    assert not begins_session(text)


def test_a_mark_below_a_command_is_a_comment_and_no_prompt_of_root() -> None:
    commented = "zip -r site.zip css\n# curl -T site.zip x\n"

    assert commands_of(commented) == commented
    assert commands_of("# curl -T site.zip x\n200\n") == "  curl -T site.zip x\n\n"
