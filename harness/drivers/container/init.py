"""The first process of a container: it opens the way to the mock server and starts the cells.

A container has a network namespace of its own with nothing in it but the loopback device. Before
any snippet runs, this program opens the three sockets that a reader's machine would find at the
far end (HTTPS, HTTP, DNS) and hands them to the harness through a Unix socket in a folder that
both see; from then on the harness itself serves on them, and the same Unix socket carries one JSON
object a line each way. When it ends, the program ends, and with it the container.

It needs nothing but the standard library. A snippet has the same user as this program and may try
to stop it, to read its memory or to take its descriptors: the kernel lets nobody kill the first
process of a namespace from inside, and ``PR_SET_DUMPABLE`` keeps it from being looked into.
"""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
from collections.abc import Callable

from harness.drivers import agent, payload
from harness.drivers.container.places import (
    FOLDER,
    HOST,
    LOOPBACK,
    PROGRAM,
    ROOM,
    STDERR,
    STDOUT,
)
from harness.drivers.untrusted_output import beginning, first_part, first_parts
from harness.drivers.warm.process_watch import others_than
from harness.drivers.warm.runtime import WarmRuntime

PACK = f"{ROOM}/program.tar"
ANOTHER_ROOM = "/var/tmp"  # noqa: S108  read-only under Docker, and writable under Podman
STREAMS, DATAGRAMS = (443, 80), 53
# ``TCP_DELACK_MAX_US`` of Linux 6.15, which Python does not name; no kernel of 250 Hz takes less.
LATEST_ACKNOWLEDGEMENT, MICROSECONDS = 46, 8000
ALMOST_FULL = 64 * 1024
SET_DUMPABLE = 4
COUNTERS = {
    # In the words of the first and of the second version of control groups.
    "memory": (
        ("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill"),
        ("/sys/fs/cgroup/memory.events", "oom_kill"),
    ),
    "processes": (
        ("/sys/fs/cgroup/pids/pids.events", "max"),
        ("/sys/fs/cgroup/pids.events", "max"),
    ),
}


def main(control: str) -> None:
    """Hand over the sockets, and answer requests until the harness closes or dies."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(ignored, signal.SIG_IGN)
    libc = ctypes.CDLL(None)
    libc.prctl(SET_DUMPABLE, 0)
    os.register_at_fork(after_in_child=lambda: libc.prctl(SET_DUMPABLE, 1))
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(control)
        ours = open_sockets()
        socket.send_fds(peer, [b"\n"], [s.fileno() for s in ours])
        for one in ours:
            one.close()
        lines = peer.makefile("r", encoding="utf-8")
        while line := lines.readline():
            answer = serve(json.loads(line), peer)
            peer.sendall(json.dumps(answer).encode() + b"\n")
            for kept in KEPT:
                kept.tidy()


def open_sockets() -> list[socket.socket]:
    """Open what the mock server is to serve on."""
    opened = []
    for port in STREAMS:
        stream = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A client that writes a handshake in pieces, without TCP_NODELAY, waits for each to be
        # acknowledged: 40 ms. An older kernel knows no better.
        with contextlib.suppress(OSError):
            stream.setsockopt(socket.IPPROTO_TCP, LATEST_ACKNOWLEDGEMENT, MICROSECONDS)
        stream.bind((LOOPBACK, port))
        opened.append(stream)
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind((LOOPBACK, DATAGRAMS))
    return [*opened, names]


def serve(request: dict, peer: socket.socket) -> dict:  # type: ignore[type-arg]  # JSON, both ways
    """Answer one request."""
    answer = ANSWERS.get(request["do"])
    return answer(request, peer) if answer else {"error": f"there is no request {request['do']!r}"}


def enter(request: dict) -> dict:  # type: ignore[type-arg]  # JSON, both ways
    """Make the folder in which a cell works, and its local file."""
    # A runtime that is kept stays in its folder.
    os.makedirs(FOLDER, exist_ok=True)  # noqa: PTH103  pathlib would cost memory, for each program
    if request["seed"] is not None:
        payload.write(request["file"], bytes.fromhex(request["seed"]), request["size"])
    return {}


def failures(folder: str) -> dict[str, str]:
    """Return what the compilers said of the programs that they refused when the image was built."""
    failed = {}
    for name in os.listdir(folder):  # noqa: PTH208  small
        path = f"{folder}/{name}/failure"
        if os.path.exists(path):  # noqa: PTH110  small
            with open(path, encoding="utf-8") as file:  # noqa: PTH123  small
                failed[name] = file.read()
    return failed


def run(request: dict, lifeline: int) -> dict:  # type: ignore[type-arg]  # JSON, both ways
    """Run one program, and say which limits it hit."""
    before = counters()
    order = request | {
        "environment": {**os.environ, **request["environment"]},
        "stdout": STDOUT,
        "stderr": STDERR,
    }
    ended = run_warm(order, lifeline) if "warm" in order else agent.run(order, lifeline)
    if "error" in ended or "cannot" in ended:
        return ended
    # Whatever the program has left running would go on counting against the limits.
    stop_everything()
    after = counters()
    hit = [name for name in after if after[name] > before[name]]
    if is_full():
        hit.append("disk")
    if ended["exit_code"] == -signal.SIGXFSZ or printed() >= request["largest_file"]:
        hit.append("output")
    return ended | {"limits_hit": hit, "stdout": beginning(STDOUT), "stderr": beginning(STDERR)}


def run_warm(order: dict, lifeline: int) -> dict:  # type: ignore[type-arg]  # JSON, both ways
    """Run one cell in the runtime that this container keeps, or say why that cannot be."""
    if not KEPT:
        os.mkdir(HOST)  # noqa: PTH102  see above
        outputs = {"stdout": f"{HOST}/stdout", "stderr": f"{HOST}/stderr"}
        own = {"environment": dict(os.environ), "folder": FOLDER, **outputs}
        KEPT.append(
            WarmRuntime(order["warm"] | own | {"largest_file": order["largest_file"]}, lifeline)
        )
    ended = KEPT[0].run(order)
    return {"cannot": ended["error"]} if "error" in ended else ended


def write(files: dict[str, str]) -> dict:  # type: ignore[type-arg]  # JSON
    """Write the sources of a program that is to be built, and make room for what comes of them."""
    for folder in (PROGRAM, f"{PROGRAM}/src", f"{PROGRAM}/out"):
        os.mkdir(folder)  # noqa: PTH102  see above
    for name, text in files.items():
        os.makedirs(os.path.dirname(f"{PROGRAM}/src/{name}"), exist_ok=True)  # noqa: PTH103, PTH120  see above
        with open(f"{PROGRAM}/src/{name}", "w", encoding="utf-8") as file:  # noqa: PTH123  small
            file.write(text)
    return {}


def pack(peer: socket.socket) -> dict:  # type: ignore[type-arg]  # JSON
    """Hand over a descriptor that reads all that was built, opened when nobody else runs."""
    with open(PACK, "wb") as file:  # noqa: PTH123  small
        done = tar("--create", file.fileno(), 1)
    with open(PACK, "rb") as file:  # noqa: PTH123  small
        os.unlink(PACK)  # noqa: PTH108  small
        socket.send_fds(peer, [b"\n"], [file.fileno()])
    return done


def unpack(peer: socket.socket) -> dict:  # type: ignore[type-arg]  # JSON
    """Ask for a descriptor, and take what it reads for the program."""
    peer.sendall(b"{}\n")
    _, (archive,), _, _ = socket.recv_fds(peer, 1, 1)
    os.mkdir(PROGRAM)  # noqa: PTH102  see above
    done = tar("--extract", archive, 0)
    os.close(archive)
    return done


def tar(what: str, archive: int, stream: int) -> dict:  # type: ignore[type-arg]  # JSON
    """Create or extract the archive of the program's folder, as tar's output or input."""
    argv = ["tar", what, "--file=-", "--directory", PROGRAM, *(["."] if stream else [])]
    actions = [(os.POSIX_SPAWN_DUP2, archive, stream)]
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    return {"error": "tar failed"} if status else {}


def counters() -> dict[str, int]:
    """Return how often each limit was hit."""
    counts = dict.fromkeys(COUNTERS, 0) | {"network": packets_without_a_way()}
    for name, places in COUNTERS.items():
        for path, word in places:
            try:
                with open(path, encoding="ascii") as file:  # noqa: PTH123  small
                    entries = dict(line.split() for line in file)
            except OSError:
                continue
            counts[name] = int(entries.get(word, 0))
            break
    return counts


def packets_without_a_way() -> int:
    """Return how often something was to be sent to an address that is not here."""
    with open("/proc/net/snmp", encoding="ascii") as file:  # noqa: PTH123  small
        names, values = (line.split() for line in file if line.startswith("Ip: "))
    return int(dict(zip(names, values, strict=True))["OutNoRoutes"])


def printed() -> int:
    """Return the size of the larger output."""
    sizes = [0]
    for path in (STDOUT, STDERR):
        with contextlib.suppress(OSError):
            sizes.append(os.lstat(path).st_size)
    return max(sizes)


def is_full() -> bool:
    """Tell whether the disk has no room left."""
    room = os.statvfs(ROOM)
    return room.f_bavail * room.f_frsize < ALMOST_FULL or room.f_favail == 0


def leave() -> bool:
    """End everything that a cell has left, and tell whether the room is as it was at first."""
    stop_everything()
    rooms = (ROOM, ANOTHER_ROOM, *((FOLDER,) if KEPT else ()))
    unclean = [room for room in rooms if not empty(room)]
    return not unclean


def empty(room: str) -> bool:
    """Remove all that is in a folder, and tell whether that could be done."""
    stays = {FOLDER, HOST} if KEPT else set()
    for name in os.listdir(room):  # noqa: PTH208  small
        path = f"{room}/{name}"
        if path in stays:
            continue
        if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114  small
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108  small
    return {f"{room}/{name}" for name in os.listdir(room)} <= stays  # noqa: PTH208  small


def stop_everything() -> None:
    """Kill and reap all that is in the container beside this program, and what it keeps."""
    if KEPT and KEPT[0].pid:
        stop_all_but(KEPT[0])
        return
    try:
        while True:
            os.kill(-1, signal.SIGKILL)
            os.waitpid(-1, 0)
    except (ChildProcessError, ProcessLookupError):
        return


def stop_all_but(runtime: WarmRuntime) -> None:
    """Kill and reap all that runs beside this program and the runtime; bear with its zombies."""
    kept = runtime.kept()
    for _ in range(agent.MOST_SWEEPS):
        others = others_than(kept) - {os.getpid()}
        if not others:
            return
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


# The runtime that cells run in, once one has asked for it.
KEPT: list[WarmRuntime] = []
# What is asked by name: a request, and the peer that it comes from.
ANSWERS: dict[str, Callable[[dict, socket.socket], dict]] = {  # type: ignore[type-arg]  # JSON
    "failures": lambda request, _: {"failures": failures(request["programs"])},
    "enter": lambda request, _: enter(request),
    "write": lambda request, _: write(request["files"]),
    "run": lambda request, peer: run(request, peer.fileno()),
    "read": lambda request, _: {"bytes": first_part(request["path"]).decode("latin-1")},
    "read-all": lambda request, _: {
        "files": [part.decode("latin-1") for part in first_parts(request["path"])]
    },
    "pack": lambda _, peer: pack(peer),
    "unpack": lambda _, peer: unpack(peer),
    "leave": lambda _, __: {"clean": leave()},
}
