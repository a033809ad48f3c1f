"""Programs that are not trusted: started so that they can hurt nobody, where a machine can do that.

See ``confine.py`` for what a confined program can still do.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from harness import timeouts
from harness.drivers.processes import Processes, ProcessSpec

ANY_PORT = 9


def confinement(
    port: int, writable: Path, needed: Iterable[Path], network: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the options with which a program is to be confined; ``confine.py`` knows them.

    ``network`` are the options of a network in which names and addresses are the service's.
    """
    readable = dict.fromkeys([Path(sys.prefix), Path(sys.base_prefix), *needed])
    return (
        "--port",
        str(port),
        "--write",
        str(writable),
        *network,
        *(word for path in readable for word in ("--need", str(path))),
    )


def can_confine(processes: Processes, folder: Path) -> bool:
    """Tell whether this machine lets a program be confined, by confining one that does nothing."""
    work = Path(tempfile.mkdtemp(dir=folder))
    job = ProcessSpec(
        argv=("true",),
        confine=confinement(ANY_PORT, work, ()),
        folder=work,
        environment={"PATH": os.environ["PATH"]},
        seconds=timeouts.CONFINEMENT_PROBE,
    )
    return processes.run(job).exit_code == 0
