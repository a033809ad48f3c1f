"""The vectors that strangers take: they are what they say, and a careless signer fails them."""

import hashlib
import hmac
import json
import shutil
import subprocess
from collections import Counter
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.signing.verify import Accepted, Received, Refused, Ruling, Verifier
from harness.signing.verify.dates import unix_seconds
from tests.signing.vectors import FOLDER, NEVER

PACKAGE = FOLDER / "oss-signature-vectors"
DOCUMENT = json.loads((PACKAGE / "vectors.json").read_text(encoding="utf-8"))
VECTORS = DOCUMENT["vectors"]
RIGHT = [vector for vector in VECTORS if vector["valid"]]
RUNNERS = {
    "verify.py": ("python3", "vectors.json"),
    "verify.mjs": ("node", "vectors.json"),
    "verify.php": ("php", "vectors.json"),
    "verify.go": ("go", "vectors.json"),
    "Verify.java": ("java", "vectors.tsv"),
}
MOST_LINES = 60
Vector = dict[str, Any]


def _verifier(vector: Vector) -> Verifier:
    pair = KeyPair(
        access_key_id=vector["access_key_id"], access_key_secret=vector["access_key_secret"]
    )
    token = SecurityToken(token=vector["security_token"], key=pair, expires_at=NEVER)
    account = Account(keys=(), tokens=(token,)) if token.token else Account(keys=(pair,))
    return Verifier(account=account, region=vector["region"], product=vector["product"])


def _authorization(vector: Vector) -> str:
    key_id, signature = vector["access_key_id"], vector["signature"]
    listed = ";".join(vector["additional_headers"])
    if vector["version"] == "v1":
        return f"OSS {key_id}:{signature}"
    if vector["version"] == "v2":
        more = f"AdditionalHeaders:{listed}," if listed else ""
        return f"OSS2 AccessKeyId:{key_id},{more}Signature:{signature}"
    scope = f"{vector['date'][:8]}/{vector['region']}/{vector['product']}/aliyun_v4_request"
    more = f"AdditionalHeaders={listed}," if listed else ""
    return f"OSS4-HMAC-SHA256 Credential={key_id}/{scope},{more}Signature={signature}"


def _now(vector: Vector) -> float:
    if vector["version"] == "v4":
        return unix_seconds(vector["date"].encode()) or 0.0
    return 1_767_225_600.0


def _judge(vector: Vector) -> Ruling:
    query, headers = dict(vector["query"]), dict(vector["headers"])
    if vector["where"] == "header":
        headers["Authorization"] = _authorization(vector)
    else:
        name = "Signature" if vector["version"] == "v1" else "x-oss-signature"
        query[name] = vector["signature"]
    received = Received(
        method=vector["method"],
        bucket=vector["bucket"],
        key=vector["key"].encode(),
        query=tuple((name.encode(), value.encode()) for name, value in query.items()),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )
    return _verifier(vector).judge(received, now=_now(vector))


def _of_requests() -> list[Vector]:
    return [vector for vector in VECTORS if vector["where"] != "form"]


def test_the_vectors_are_as_their_schema_says() -> None:
    schema = json.loads((PACKAGE / "schema.json").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(DOCUMENT)


def test_there_are_enough_of_every_version_and_place() -> None:
    counts = Counter((vector["version"], vector["where"]) for vector in RIGHT)

    assert len(RIGHT) >= 500
    assert min(len(vector["agreed_by"]) for vector in RIGHT) == 4
    assert {version for version, _ in counts} == {"v1", "v2", "v4"}
    assert counts["v4", "url"] >= 80
    assert counts["v4", "form"] >= 5
    assert counts["v1", "form"] >= 5
    assert len(VECTORS) - len(RIGHT) >= 50
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS)


def test_our_verifier_takes_what_is_valid_and_refuses_what_is_not() -> None:
    wrong = []
    for vector in _of_requests():
        ruling = _judge(vector)
        if isinstance(ruling, Accepted) != vector["valid"]:
            wrong.append(vector["id"])
        elif isinstance(ruling, Accepted):
            assert ruling.string_to_sign.decode() == vector["string_to_sign"]
            assert ruling.canonical_request.decode() == vector["canonical_request"]
        elif isinstance(ruling, Refused):
            assert ruling.cause.value.endswith("mismatch"), (vector["id"], ruling.cause)

    assert wrong == []


def test_our_verifier_takes_the_forms() -> None:
    for vector in VECTORS:
        if vector["where"] != "form":
            continue
        fields = {"policy": vector["policy"], "signature": vector["signature"]}
        scope = f"{vector['date'][:8]}/{vector['region']}/{vector['product']}/aliyun_v4_request"
        if vector["version"] == "v1":
            fields["ossaccesskeyid"] = vector["access_key_id"]
        else:
            fields["x-oss-signature-version"] = "OSS4-HMAC-SHA256"
            fields["x-oss-credential"] = f"{vector['access_key_id']}/{scope}"
            fields["x-oss-date"] = vector["date"]
            fields["x-oss-signature"] = vector["signature"]
        ruling = _verifier(vector).judge_form(fields, now=_now(vector))
        assert isinstance(ruling, Accepted), vector["id"]


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_is_short_and_finds_nothing_wrong(name: str) -> None:
    tool, data = RUNNERS[name]
    program = PACKAGE / "runners" / name
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    command = [tool, *(["run"] if tool == "go" else []), str(program)]

    done = subprocess.run(
        [*command, str(PACKAGE / data)], capture_output=True, text=True, timeout=300, check=False
    )

    assert f"{len(VECTORS)} vectors, 0 wrong" in done.stdout, done.stderr
    assert len(program.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", ["verify.py", "verify.mjs", "verify.php"])
def test_a_runner_finds_a_vector_that_is_wrong(name: str, tmp_path: Any) -> None:  # noqa: ANN401
    tool = RUNNERS[name][0]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on this machine")
    spoilt = [{**VECTORS[0], "valid": not VECTORS[0]["valid"]}, *VECTORS[1:]]
    place = tmp_path / "vectors.json"
    place.write_text(json.dumps({**DOCUMENT, "vectors": spoilt}), encoding="utf-8")

    done = subprocess.run(
        [tool, PACKAGE / "runners" / name, place],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert (done.returncode, f"1 wrong {VECTORS[0]['id']}" in done.stdout) == (1, True)


def _naive(vector: Vector) -> str:
    """Sign as somebody does who has read half of the page."""
    query = "&".join(f"{n}={quote(v)}" for n, v in sorted(vector["query"].items()))
    headers = "".join(f"{n.lower()}:{v}\n" for n, v in sorted(vector["headers"].items()))
    path = quote(f"/{vector['bucket']}/{vector['key']}")
    listed = ";".join(vector["additional_headers"])
    request = "\n".join([vector["method"], path, query, headers, listed, "UNSIGNED-PAYLOAD"])
    scope = (vector["date"][:8], vector["region"], vector["product"], "aliyun_v4_request")
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(("OSS4-HMAC-SHA256", vector["date"], "/".join(scope), digest))
    key = f"aliyun_v4{vector['access_key_secret']}".encode()
    for part in (*scope, text):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


def test_a_careless_signer_fails_many_of_them() -> None:
    of_v4 = [v for v in RIGHT if v["version"] == "v4" and v["where"] != "form"]

    assert sum(_naive(vector) != vector["signature"] for vector in of_v4) >= 20


def test_the_lines_say_what_the_document_says() -> None:
    lines = (PACKAGE / "vectors.tsv").read_text(encoding="utf-8").splitlines()

    assert lines[1].removeprefix("#").split("\t") == DOCUMENT["v1_sub_resources"]
    assert [line.split("\t")[0] for line in lines[2:]] == [vector["id"] for vector in VECTORS]
