"""Coroutines and functions of Python that take their client are called with one."""

import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

COROUTINE = """async def store(local_path, upload_url, method="PUT"):
    async with httpx.AsyncClient() as client:
        with open(local_path, "rb") as file:
            answer = await client.request(method, upload_url, content=file.read())
    answer.raise_for_status()
    return answer.status_code
"""
SESSION_BY_ITS_USE = """async def store(session, signed_url, local_path):
    typed = {"Content-Type": "image/png"}
    with open(local_path, "rb") as file:
        async with session.put(signed_url, data=file, headers=typed) as answer:
            answer.raise_for_status()
            return answer.status
"""
CLIENT_BY_ITS_TYPE = """import httpx

async def store(http: httpx.AsyncClient, signed_url: str, content: bytes) -> Tuple[bool, str]:
    answer = await http.put(signed_url, content=content)
    return answer.status_code == 200, answer.text
"""
PLAIN_SESSION = """def store(session, signed_url, local_path):
    with open(local_path, "rb") as file:
        answer = session.put(signed_url, data=file)
    return answer.status_code
"""
BYTES_OF_A_SESSION = SESSION_BY_ITS_USE.replace(", headers=typed", "").replace(
    "data=file", "data=file.read()"
)
NAMED_LIKE_ITS_OBJECT = """import requests

def store(url, key):
    with open(key, "rb") as file:
        requests.put(url, data=file, timeout=30).raise_for_status()
"""
NAMES_ITS_OBJECT = """import requests

def store(url, key, path):
    print("storing", key)
    with open(path, "rb") as file:
        requests.put(url, data=file, timeout=30).raise_for_status()
"""
PACKED = """import gzip, requests

body = gzip.compress(open("notes.txt", "rb").read())
requests.put("<signedUrl>", data=body, timeout=30).raise_for_status()
"""
PACKED_IN_PART = """import gzip, requests

kept = gzip.compress(b"a")
body = open("notes.txt", "rb").read(64)
requests.put("<signedUrl>", data=body, timeout=30).raise_for_status()
"""
OTHERS_FALSE = """import requests

def store(local_path, signed_url):
    with open(local_path, "rb") as file:
        answer = requests.put(signed_url, data=file)
    return answer.status_code == 201, "of no account"
"""
STRIPPED = """import requests

with open("notes.txt", "rb") as file:
    answer = requests.put("<signedUrl>", data=file.read().rstrip())
print(answer.status_code)
"""


@pytest.mark.parametrize(
    "code",
    [
        *(COROUTINE, SESSION_BY_ITS_USE, CLIENT_BY_ITS_TYPE.replace("Tuple", "tuple")),
        *(PLAIN_SESSION, NAMED_LIKE_ITS_OBJECT, NAMES_ITS_OBJECT),
    ],
)
def test_a_function_is_awaited_and_handed_its_client(code: str, environment: Environment) -> None:
    assert _verdict(code, environment) is Verdict.PASSED


@pytest.mark.parametrize("code", [BYTES_OF_A_SESSION, OTHERS_FALSE, STRIPPED, PACKED_IN_PART])
def test_what_such_programs_do_wrong_is_seen(code: str, environment: Environment) -> None:
    assert _verdict(code, environment) is Verdict.FAILED


def test_what_a_program_packs_itself_is_what_it_means(environment: Environment) -> None:
    assert _verdict(PACKED, environment) is Verdict.PASSED


def _verdict(code: str, environment: Environment) -> Verdict:
    page = read_page("a.md", f"```python\n{code}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result.verdict
