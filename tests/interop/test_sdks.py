"""Official SDKs of other languages, unmodified, against the server on a real socket."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from harness.model.identity import KeyPair
from tests.interop.building import SDKS, Sdk, built, missing_tools
from tests.server.site import OWNER, TEMPORARY, TOKEN, Site
from tests.tiny.lifeline import SECONDS

OBJECT = "dir/中文 +b~"


@pytest.fixture(scope="module", params=SDKS, ids=lambda sdk: sdk.name)
def program(request: pytest.FixtureRequest) -> tuple[Sdk, Path]:
    sdk: Sdk = request.param
    missing = missing_tools(sdk)
    if missing:
        pytest.fail(f"{', '.join(missing)} is not on this machine; `harness setup` installs it")
    return sdk, built(sdk)


def _told(program: tuple[Sdk, Path], site: Site, pair: KeyPair, token: str) -> dict[str, Any]:
    sdk, place = program
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "ENDPOINT": site.server.endpoint,
        "BUCKET": site.bucket,
        "KEY_ID": pair.access_key_id,
        "KEY_SECRET": pair.access_key_secret,
        "TOKEN": token,
        "OBJECT": OBJECT,
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        sdk.run,
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    causes = [(e.cause, e.canonical_request, e.raw_head) for e in site.journal if e.cause]
    assert done.returncode == 0, f"{done.stderr}\n{causes}"
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("with_token", [False, True])
def test_an_sdk_finds_everything_as_it_expects(
    program: tuple[Sdk, Path], site: Site, *, with_token: bool
) -> None:
    pair, token = (TEMPORARY, TOKEN.token) if with_token else (OWNER, "")

    told = _told(program, site, pair, token)
    by_url = requests.put(told["url"], data=b"by url", headers=told["headers"], timeout=20)
    changed = {**told["headers"], "Content-Type": "text/x-other"}
    refused = requests.put(told["url"], data=b"by url", headers=changed, timeout=20)

    assert told["put"] == 200
    assert told["get"] == "content"
    assert (told["author"], told["length"]) == ("alice", 7)
    assert told["multipart"] == 250 * 1024
    assert told["listed"] == [OBJECT, f"{OBJECT}.big"]
    assert told["error"] == [404, "NoSuchKey"]
    assert told["after"] == 1
    assert by_url.status_code == 200, by_url.text
    assert (refused.status_code, "SignatureDoesNotMatch" in refused.text) == (403, True)
    stored = site.call("GET", f"{OBJECT}.url")
    assert (stored.body, stored.headers["x-oss-meta-by"]) == (b"by url", "url")
