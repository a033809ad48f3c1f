"""Signed policies of forms (PostObject); the SDK with which URLs are signed makes none."""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.model.identity import KeyPair
from harness.oss.signature import V4_FORM
from harness.signing.sign import V4_DATE
from harness.signing.verify.signature import ALGORITHM, signature


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedPolicy:
    """One policy with its signature; a V1 signature has neither credential nor date."""

    policy: str = field(repr=False)
    signature: str = field(repr=False)
    credential: str = ""
    date: str = ""


def sign_policy(
    pair: KeyPair, conditions: Sequence[Any], *, now: datetime, seconds: int, region: str = ""
) -> SignedPolicy:
    """Return a policy for so many seconds, signed by V4 where a region is given, else by V1."""
    date = now.astimezone(UTC).strftime(V4_DATE)
    scope = f"{date[:8]}/{region}/oss/aliyun_v4_request"
    credential = f"{pair.access_key_id}/{scope}"
    signed = [
        {V4_FORM.version: ALGORITHM.decode()},
        {V4_FORM.identity: credential},
        {V4_FORM.date: date},
    ]
    ends = (now + timedelta(seconds=seconds)).astimezone(UTC)
    document = {
        "expiration": ends.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conditions": [*conditions, *(signed if region else ())],
    }
    policy = base64.b64encode(json.dumps(document).encode())
    secret = pair.access_key_secret
    if not region:
        mark = base64.b64encode(hmac.digest(secret.encode(), policy, "sha1"))
        return SignedPolicy(policy=policy.decode(), signature=mark.decode())
    return SignedPolicy(
        policy=policy.decode(),
        signature=signature(secret=secret, scope=scope.encode(), text=policy).decode(),
        credential=credential,
        date=date,
    )
