# ruff: noqa: E501  a table reads best with one row a line

"""Where a shell leaves what it has received: the file that a reader looks into."""

import pytest

from harness.model.page import Role
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

FILE = "@@HARNESS_FILE@@"
GET = 'curl -sf "<presignedUrl>"'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"{GET} > tape.wav", f"> {FILE}"),
        (f"{GET} | tee tape.wav > /dev/null", f"| tee {FILE} > /dev/null"),
        (f"{GET} | head -c 99 > tape.wav", f"head -c 99 > {FILE}"),
        (f'song=$({GET})\necho "$song" > tape.wav', f'"$song" > {FILE}'),
        (f"song=`{GET}`\nprintf '%s\\n' \"$song\" > tape.wav", f'"$song" > {FILE}'),
        (f'echo "$({GET})" > tape.wav', f"> {FILE}"),
        (f'cat <<< "$({GET})" > tape.wav', f"> {FILE}"),
        (f'out=tape.wav\n{GET} > "$out"', f"out={FILE}"),
        ('wget -qO- "<presignedUrl>" > tape.wav', f"> {FILE}"),
        ('http --body GET "<presignedUrl>" > tape.wav', f"> {FILE}"),
        (f"{GET} > tape.wav 2> tape.log", f"> {FILE} 2> tape.log"),
    ],
)  # fmt: skip
def test_what_a_shell_redirects_is_the_readers_file(text: str, read: str) -> None:
    (block,) = blocks_of(("bash", text))

    assert block.role is Role.DOWNLOADER
    assert read in program_of(block).bound.source


@pytest.mark.parametrize(
    "text",
    [
        f"{GET} | sed s/a/b/ > other.txt",
        f"{GET} | gzip > tape.wav.gz",
        'code=$(curl -s -o tape.wav -w "%{http_code}" "<presignedUrl>")\necho "$code" > code.txt',
        f'said=$({GET})\necho "answer: $said" >> run.log',
        f'echo "$(date) $({GET})" > run.log',
        'curl -sI "<presignedUrl>" > head.txt',
        'http GET "<presignedUrl>" > tape.wav',
    ],
)
def test_what_is_made_of_an_answer_is_a_file_of_its_own(text: str) -> None:
    (block,) = blocks_of(("bash", text))

    assert f"> {FILE}" not in program_of(block).bound.source


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (f"{GET} | tar xz", "tar"),
        (f"{GET} | gunzip > tape.wav", "gunzip"),
        (f"{GET} | base64 -d > tape.wav", "base64"),
        (f"{GET} | sha256sum -c", "sha256sum"),
        (f"{GET} | base64 > tape.txt", ""),
        (f"{GET} | gzip -c > tape.gz", ""),
        (f"{GET} | sha256sum", ""),
        (f"{GET} | cut -d, -f1", ""),
        (f"{GET} | head -c 99", ""),
    ],
)
def test_a_command_that_takes_no_object_but_the_pages_is_not_run(text: str, reader: str) -> None:
    (block,) = blocks_of(("bash", text))

    assert why_not_run(block, KIT) == (
        reader and f"`{reader}` reads what it downloads, and takes no other object"
    )


@pytest.mark.parametrize(
    "text", ['http GET "<presignedUrl>"', 'http --download "<presignedUrl>"', 'http -d "<presignedUrl>"']
)  # fmt: skip
def test_httpie_that_says_get_downloads(text: str) -> None:
    (block,) = blocks_of(("bash", text))

    assert block.role is Role.DOWNLOADER
