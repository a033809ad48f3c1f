"""The signer of alibabacloud-oss-util as a process: one task a line, one signature a line.

It is what SDKs of OSS that are made by Alibaba's generator sign with. The folder into which it is
installed (``pip install --target``) is the first argument.
"""

import importlib
import json
import sys
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, sys.argv[1])
Client = importlib.import_module("alibabacloud_oss_util.client").Client


def signature_of(task: dict[str, Any]) -> str:
    """Return the signature of a task; it knows headers, and what a URL signs is arranged for it."""
    if task["version"] != "v2" or task["where"] == "form":
        raise ValueError("asked for V2 of requests alone")
    by_url, listed = task["where"] == "url", sorted(task["additional"])
    until = str(task["time"] + task["expires"])
    headers = {name.lower(): value for name, value in task["headers"].items()}
    listed = [name for name in listed if name in headers]
    query, token = dict(task["query"]), task["token"]
    if by_url:
        query |= {"x-oss-signature-version": "OSS2", "x-oss-expires": until}
        query |= {"x-oss-access-key-id": task["key_id"]}
        query |= {"x-oss-additional-headers": ";".join(listed)} if listed else {}
        query |= {"security-token": token} if token else {}
    elif token:
        headers["x-oss-security-token"] = token
    headers["date"] = until if by_url else formatdate(task["time"], usegmt=True)
    request = SimpleNamespace(
        method=task["method"], pathname=f"/{task['key']}", query=query, headers=headers
    )
    secret = task["key_secret"]
    told = Client.get_signature(request, task["bucket"], task["key_id"], secret, "V2", listed)
    return str(told).rpartition("Signature:")[2]


for line in sys.stdin:
    try:
        answer = {"signature": signature_of(json.loads(line))}
    except Exception as error:  # noqa: BLE001  whatever it is, the next task may be signed
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
