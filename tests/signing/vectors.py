"""The published vectors as requests."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.signing.verify import Received, Verifier

FOLDER = Path(__file__).parents[2] / "fixtures" / "vectors"
NEVER = 4_000_000_000.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Vector:
    """One published signature with everything that it is made for."""

    name: str
    received: Received
    verifier: Verifier
    now: float
    canonical_request: bytes
    string_to_sign: bytes


def read_vectors(files_of: str) -> list[Vector]:
    """Return the vectors of the files whose names begin so."""
    files = sorted(FOLDER.glob(f"{files_of}*.json"))
    return [_vector(item) for path in files for item in json.loads(path.read_text())]


def _vector(item: dict[str, Any]) -> Vector:
    pair = KeyPair(access_key_id=item["access_key_id"], access_key_secret=item["access_key_secret"])
    token = SecurityToken(token=item["security_token"], key=pair, expires_at=NEVER)
    account = Account(keys=(), tokens=(token,)) if token.token else Account(keys=(pair,))
    return Vector(
        name=item["name"],
        received=Received(
            method=item["method"],
            bucket=item["bucket"],
            key=item["key"].encode(),
            query=tuple((name.encode(), value.encode()) for name, value in item["query"]),
            headers=tuple((name, value.encode()) for name, value in item["headers"]),
        ),
        verifier=Verifier(account=account, region=item["region"], product=item["product"]),
        now=float(item["now"]),
        canonical_request=item["canonical_request"].encode(),
        string_to_sign=item["string_to_sign"].encode(),
    )
