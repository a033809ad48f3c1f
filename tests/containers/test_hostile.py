"""Six hostile programs: each is contained and reported, and the next cell runs."""

import json
from pathlib import Path

import docker
import pytest

from harness.catalog.messages import message_of
from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import connect
from harness.model.report import Report
from harness.model.verdict import Verdict
from tests.containers.conftest import MakeCatalog, RunContained
from tests.containers.scripts import HONEST, at_first
from tests.tiny.runs import run_tiny

FORK_BOMB = """\
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
MEMORY_HOG = """\
kept = []
while True:
    kept.append(b"x" * 4_000_000)
"""
DISK_FILLER = """\
for number in range(1_000):
    try:
        with open(f"/tmp/filler-{number}", "wb") as file:
            file.write(bytes(1_000_000))
    except OSError:
        sys.exit("the disk is full")
"""
ENDLESS_PRINTER = """\
while True:
    print("x" * 1_000_000)
"""
SLEEPER = """\
import time
if os.fork() == 0:
    os.setsid()
time.sleep(1_000)
"""
OUTSIDE = """\
import json
import socket

reached = []


def knock(name, family, address):
    with socket.socket(family) as caller:
        caller.settimeout(2)
        try:
            caller.connect(address)
        except OSError:
            return
        reached.append(name)


knock("the Internet", socket.AF_INET, ("192.0.2.1", 443))
for host in ("172.17.0.1", "10.0.0.1", "192.168.0.1"):
    knock("the host", socket.AF_INET, (host, 22))
for engine in ("/var/run/docker.sock", "/run/docker.sock", "/run/podman/podman.sock"):
    knock("the engine", socket.AF_UNIX, engine)
knock("the harness", socket.AF_UNIX, "/control/socket")
open_ports = set()
for port in range(1, 65_536):
    with socket.socket() as caller:
        # A caller may meet itself, where its own port is the one that it knocks at.
        if caller.connect_ex(("127.0.0.1", port)) == 0 and caller.getsockname()[1] != port:
            open_ports.add(port)
for name in ("example.com", "aliyuncs.com", "metadata.internal"):
    try:
        socket.getaddrinfo(name, 443)
    except OSError:
        continue
    reached.append(name)
found = sorted(entry for entry in os.listdir("/tmp") if entry not in ("stdout", "stderr"))
writable = [
    root for root, _, _ in os.walk("/")
    if not root.startswith(("/proc", "/tmp")) and os.access(root, os.W_OK)
]
with open("/proc/self/status") as file:
    status = dict(line.rstrip().split(":\\t", 1) for line in file if ":\\t" in line)
keys = ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp")
print(json.dumps({
    "reached": reached, "ports": sorted(open_ports), "found": found, "writable": writable,
    "interfaces": sorted(os.listdir("/sys/class/net")), "uid": os.getuid(),
    "variables": sorted(os.environ), **{key: status[key] for key in keys},
}))
"""
PRIVATE = ("HARNESS_FILE", "HARNESS_HEADERS", "HARNESS_METADATA", "HARNESS_SIGNED_URL")


def complaints(report: Report) -> list[str]:
    first, second = report.results
    assert second.verdict is Verdict.PASSED, second
    assert first.verdict is Verdict.FAILED, first
    return [message_of(finding) for finding in first.findings if finding.rule == "within-budget"]


@pytest.mark.parametrize(
    ("deed", "seconds", "complaint"),
    [
        (FORK_BOMB, 3, "The process started more than the 48 processes that its container allows"),
        (MEMORY_HOG, 30, "The process asked for more memory than the 128 MiB of its container"),
        (DISK_FILLER, 30, "The process filled the 24 MiB of its container's disk"),
        (ENDLESS_PRINTER, 30, "The process printed more than 8 MiB, or wrote a larger file"),
        (SLEEPER, 2, "The process does not end within 2 s and is stopped."),
    ],
    ids=["fork-bomb", "memory-hog", "disk-filler", "endless-printer", "sleeper"],
)
def test_a_hostile_program_is_contained_and_reported_and_the_next_cell_runs(
    contained: MakeCatalog, run_contained: RunContained, deed: str, seconds: int, complaint: str
) -> None:
    report = run_contained(contained(seconds=seconds, hostile=at_first(deed)))

    assert any(told.startswith(complaint) for told in complaints(report)), complaints(report)


def test_a_program_that_looks_around_finds_the_mock_and_nothing_else(
    contained: MakeCatalog, run_contained: RunContained
) -> None:
    report = run_contained(contained(hostile=at_first(OUTSIDE)))

    told = complaints(report)
    assert told == ["The process tried to reach something other than OSS, which is not allowed."]
    observation = report.results[0].observation
    assert observation is not None
    seen = json.loads(observation.processes[0].stdout)
    assert seen["reached"] == []
    assert seen["ports"] == [80, 443]
    assert seen["interfaces"] == ["lo"]
    assert seen["found"] == ["upload.bin", "work"]
    assert set(seen["writable"]) <= {"/dev/mqueue", "/var/tmp"}  # noqa: S108  Podman's own
    assert seen["uid"] != 0
    assert {seen[name] for name in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}
    assert (seen["NoNewPrivs"], seen["Seccomp"]) == ("1", "2")
    assert [name for name in seen["variables"] if name.startswith("HARNESS_")] == list(PRIVATE)


@pytest.mark.parametrize(
    "deed",
    [
        "os.kill(1, 9)",
        "os.kill(1, 19)",
        "open('/proc/1/mem', 'rb')",
        "os.listdir('/proc/1/fd')",
        "open('/proc/1/environ', 'rb').read()",
        "import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0",
        "open('/etc/ssl/certs/ca-certificates.crt', 'w')",
        "open('/control/code/harness/drivers/container/init.py', 'a')",
        "open('/harness/programs/mine', 'w')",
    ],
)
def test_a_program_can_change_nothing_that_the_next_one_meets(
    contained: MakeCatalog, run_contained: RunContained, deed: str
) -> None:
    report = run_contained(contained(hostile=at_first(f"{deed}\nprint('done')")))

    first, second = report.results
    assert second.verdict is Verdict.PASSED
    assert first.observation is not None
    outcome = first.observation.processes[0]
    # The kernel lets a signal to the first process of a namespace be sent, and drops it.
    assert ("done" in outcome.stdout) == deed.startswith("os.kill(1")


LEFT_BEHIND = """\
os.mkdir("/tmp/mine")
os.mkdir("/tmp/mine/locked")
open("/tmp/mine/locked/file", "w").close()
os.chmod("/tmp/mine/locked", 0)
open("/tmp/secret", "w").close()
if os.fork() == 0:
    os.setsid()
    import time
    time.sleep(1_000)
upload()
"""
LOOKED_FOR = """\
others = [
    name for name in os.listdir("/proc")
    if name.isdigit() and int(name) not in (1, os.getpid())
]
print(sorted(os.listdir("/tmp")), others)
upload()
"""


@pytest.mark.parametrize("locked", ["os.chmod", "print"], ids=["locked", "open"])
def test_a_cell_finds_a_warm_container_as_it_would_find_a_fresh_one(
    contained: MakeCatalog, run_contained: RunContained, locked: str
) -> None:
    left = LEFT_BEHIND.replace("os.chmod", locked)

    report = run_contained(contained(client=at_first(left, otherwise=LOOKED_FOR)))

    first, second = report.results
    assert (first.verdict, second.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert second.observation is not None
    assert second.observation.processes[0].stdout.startswith(
        "['stderr', 'stdout', 'upload.bin', 'work'] []\n"
    )


BEGAN = "print(open('/proc/1/stat').read().split()[21])\nupload()"


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh", "warm"])
def test_a_fresh_driver_gives_each_cell_a_container_of_its_own(
    contained: MakeCatalog, engine: docker.DockerClient, tmp_path: Path, *, fresh: bool
) -> None:
    assert engine.ping()
    driver = ContainerDriver(connect(), fresh=fresh)
    tells = at_first(BEGAN, otherwise=BEGAN)

    report = run_tiny(contained(client=tells), tmp_path, driver=driver)

    began = [r.observation.processes[0].stdout for r in report.results if r.observation]
    assert [result.verdict for result in report.results] == [Verdict.PASSED] * 2
    assert len({text.split()[0] for text in began}) == (2 if fresh else 1)


def test_an_image_that_cannot_be_built_costs_exactly_its_own_cells(
    contained: MakeCatalog, run_contained: RunContained, tmp_path: Path
) -> None:
    catalog = contained(broken=HONEST, good=HONEST)
    broken = tmp_path / "root" / "clients" / "broken" / "Dockerfile"
    broken.write_text(broken.read_text() + "RUN echo no compiler here && exit 7\n")

    report = run_contained(catalog, jobs=2)

    verdicts = {result.cell.id: result.verdict for result in report.results}
    assert list(verdicts.values()) == [*[Verdict.ERROR] * 2, *[Verdict.PASSED] * 2]
    assert "broken: its image cannot be built" in report.results[0].error
    assert "no compiler here" in report.results[0].error
    assert any(told in report.results[0].error for told in ("code: 7", "status 7"))
    assert report.exit_code == 3
