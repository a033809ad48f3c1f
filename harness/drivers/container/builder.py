"""What runs while an image is built: ``builder.py libraries``, then ``builder.py programs``.

It needs nothing but the standard library, and reads the file ``orders.json`` of its own stage: a
list of ``name``, ``folder`` and ``steps`` (argument lists). Libraries that cannot be installed fail
the image. A program whose compiler refuses it does not: that is a fact about the snippet, and is
kept in a file ``failure`` in the program's folder.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path("/harness")
HOME = Path("/root")
LAST_LINES = 20
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
TRUST = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "PIP_CERT")
# What tool chains keep for a next time that an image does not have.
LITTER = (".cache", ".cargo", ".m2", ".npm", "go")


def main(stage: str) -> int:
    """Carry out the orders of one stage."""
    here = ROOT / stage
    orders = json.loads((here / "orders.json").read_text(encoding="utf-8"))
    failed = False
    for order in orders:
        problem = carry_out(order)
        if problem and stage == "programs":
            (here / order["name"] / "failure").write_text(problem, encoding="utf-8")
        elif problem:
            failed = True
            print(problem, flush=True)  # noqa: T201  the build log
    for name in LITTER:
        shutil.rmtree(HOME / name, ignore_errors=True)
    return int(failed)


def carry_out(order: dict) -> str:  # type: ignore[type-arg]  # JSON
    """Run the steps of one order; return the last lines of the one that fails."""
    for folder in order["make"]:
        Path(folder).mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"LC_ALL": "C.UTF-8"} | dict.fromkeys(TRUST, BUNDLE)
    for argv in order["steps"]:
        try:
            done = subprocess.run(
                argv,
                cwd=order["folder"],
                env=environment,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            return f"`{' '.join(argv)}`: {error}"
        if done.returncode:
            lines = done.stdout.decode("utf-8", errors="replace").strip().splitlines()
            last = "\n".join(lines[-LAST_LINES:])
            return f"`{argv[0]}` exited with {done.returncode}:\n{last}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
