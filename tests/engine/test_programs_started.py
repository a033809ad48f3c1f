"""Shells that start a script or a program which another block of their page is."""

import pytest

from harness.engine.environment import Environment
from harness.model.verdict import Verdict
from tests.engine.test_page_signers import checked

SCRIPT = '# put.sh\ncurl -f -T reel.bin "$1"'
PROGRAM = """# put.py
import sys

import requests

with open(sys.argv[2], "rb") as held:
    answer = requests.put(sys.argv[1], data=held, timeout=20)
answer.raise_for_status()
print(answer.status_code)
"""


@pytest.mark.parametrize(
    "code",
    [
        '$ chmod +x put.sh; ./put.sh "$SIGNED_URL"',
        '$ bash put.sh "$SIGNED_URL"',
        'sh put.sh "<signedUrl>"',
    ],
)
def test_a_script_of_the_page_is_there_for_who_starts_it(
    code: str, environment: Environment
) -> None:
    _, started = checked(environment, ("bash", SCRIPT), ("bash", code))

    assert started.verdict is Verdict.PASSED, (started.reason, started.findings)


def test_a_script_that_uploads_wrongly_is_so_where_it_is_started(environment: Environment) -> None:
    wrong = SCRIPT.replace("-T reel.bin", "-X PUT -F file=@reel.bin")

    _, started = checked(environment, ("bash", wrong), ("bash", 'bash put.sh "$SIGNED_URL"'))

    assert started.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "code", ['python put.py "<signedUrl>" reel.bin', '$ python3 ./put.py "$SIGNED_URL" reel.bin']
)
def test_a_program_that_a_shell_starts_is_named(code: str, environment: Environment) -> None:
    sent, started = checked(environment, ("python", PROGRAM), ("bash", code))

    assert (sent.verdict, started.verdict) == (Verdict.PASSED, Verdict.UNSUPPORTED)
    assert "it starts put.py, the program on line " in started.reason
