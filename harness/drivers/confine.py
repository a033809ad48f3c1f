"""A small program that becomes another one which can hurt nobody: ``confine.py OPTIONS -- ARGV``.

It knows nothing of the harness and needs nothing but the standard library. The program sees a
network in which only these ports of this machine answer, a file system in which only one folder
can be written, with ``/tmp`` and ``/dev/shm`` of its own, and no process but its own; it has no
privileges, few processes and little memory.
Options: ``--port N`` (reaches the same port outside) or ``--port N=M`` (reaches port M), may be
repeated; ``--write FOLDER``; ``--need PATH`` (to be readable, may be repeated); ``--zone NAME``
(this name and all below it are this machine, and no other name is known); ``--cover PATH=FILE``
(the file stands in place of what is there, may be repeated).

How a request gets out of a network of its own: a socket stays in the network where it was made, so
the listening socket is made inside and accepted from outside, by a relay that can reach the server.
"""

import array
import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import socket
import stat
import struct
import sys
import threading

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER = 0x00020000, 0x08000000, 0x10000000
CLONE_NEWPID, CLONE_NEWNET = 0x20000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, RDONLY = 442, -100, 0x8000, 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
NOBODY, FIRST_STRANGER = 65534, 500_000
MOST_PROCESSES = 256
MOST_DATA = 3 * 1024**3 // 2
CHUNK = 65536
# Where every program may write: empty ones of its own take their place.
SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108
NOT_CONFINED = 126
# What every Python ignores, and a program would inherit.
IGNORED_HERE = (signal.SIGPIPE, signal.SIGXFSZ)
LOOPBACK, NAMES = "127.0.0.1", 53
# ``TCP_DELACK_MAX_US`` of Linux 6.15, which Python does not name; no kernel of 250 Hz takes less.
LATEST_ACKNOWLEDGEMENT, MICROSECONDS = 46, 8000
MOST_SOCKETS = 16
HEAD, REFUSED, ANSWERED = 12, 0x8183, 0x8180
ADDRESS, SECONDS_TO_LIVE = 1, 60
LIBC = ctypes.CDLL(None, use_errno=True)


def main(arguments: list[str]) -> int:
    """Confine and run; return the program's exit code."""
    for ignored in IGNORED_HERE:
        signal.signal(ignored, signal.SIG_IGN)
    at = arguments.index("--")
    pairs = list(zip(arguments[:at:2], arguments[1:at:2], strict=True))
    ports = [ports_of(value) for name, value in pairs if name == "--port"]
    zone = dict(pairs).get("--zone", "")
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        guard(inside, there, [inner for inner, _ in ports], zone, pairs, arguments[at + 1 :])
    there.close()
    opened = received(here)
    for listening, (_, port) in zip(opened, ports, strict=False):
        threading.Thread(target=relay, args=(listening, port), daemon=True).start()
    for names in opened[len(ports) :]:
        threading.Thread(target=tell_names, args=(names, zone), daemon=True).start()
    return end_of(child)


def ports_of(text: str) -> tuple[int, int]:
    """Return a port inside, and the one outside that it reaches."""
    inner, _, outer = text.partition("=")
    return int(inner), int(outer or inner)


def guard(function, *arguments) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002
    """Call the function in a child that never returns into the parent's code."""
    code = NOT_CONFINED
    try:
        die_with_parent()
        code = function(*arguments)
    except BaseException as error:  # noqa: BLE001  nothing may go on in a forked copy
        print(f"cannot confine: {error}", file=sys.stderr)  # noqa: T201
    finally:
        sys.stderr.flush()
        leave(code)


def die_with_parent() -> None:
    """Have the kernel kill this process with its parent, until it becomes another user."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def leave(code: int) -> None:
    """End as the program has ended: with its exit code, or by its signal where it is negative."""
    if code < 0:
        with contextlib.suppress(OSError):  # some signals end a process whatever it asks for
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


def end_of(child: int) -> int:
    """Wait for a child; return its exit code, negative for a signal."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def inside(  # type: ignore[no-untyped-def]
    there: socket.socket,
    ports: list[int],
    zone: str,
    pairs,  # noqa: ANN001
    argv: list[str],
) -> int:
    """Leave every shared name space, and run the program in one more process."""
    root = os.geteuid() == 0
    user = os.geteuid(), os.getegid()
    flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    called(LIBC.unshare(flags if root else flags | CLONE_NEWUSER), "unshare")
    if not root:
        for name, text in (
            ("setgroups", "deny"), ("uid_map", f"0 {user[0]} 1"), ("gid_map", f"0 {user[1]} 1")
        ):  # fmt: skip
            with open(f"/proc/self/{name}", "w") as stream:
                stream.write(text)
    start_loopback()
    opened = [listen(port) for port in ports]
    hand_over(there, [*opened, listen_for_names()] if zone else opened)
    read, tell = os.pipe()
    child = os.fork()
    if child == 0:
        guard(first, tell, root, pairs, argv)
    os.close(tell)
    code = end_of(child)
    with os.fdopen(read) as stream:
        return int(stream.read() or code)


def first(tell: int, root: bool, pairs, argv: list[str]) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001, FBT001
    """Be the first process of the name space, and tell how the program has ended.

    The kernel ends no first process by a signal of its own, so the program is another one, as it is
    on a reader's machine and in a container.
    """
    give_up(root, pairs)
    # Whoever is the same user may neither look into it nor trace it.
    LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    program = os.fork()
    if program == 0:
        guard(become, argv)
    ended = 0, 0
    while ended[0] != program:
        ended = os.wait()
    code = os.waitstatus_to_exitcode(ended[1])
    os.write(tell, str(code).encode())
    return code


def become(argv: list[str]) -> int:
    """Become the program, at the head of a session of its own."""
    os.setsid()
    for ignored in IGNORED_HERE:
        signal.signal(ignored, signal.SIG_DFL)
    os.execvp(argv[0], argv)  # noqa: S606  no shell, on purpose


def give_up(root: bool, pairs) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, FBT001
    """Shut the file system, and give up every privilege."""
    os.get_exec_path()  # imports what cannot be read any more once the file system is shut
    writable = dict(pairs)["--write"]
    needed = [value for name, value in pairs if name == "--need"]
    covers = [value.split("=", 1) for name, value in pairs if name == "--cover"]
    seal(writable, needed, covers, hides=root)
    resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_DATA, MOST_DATA))
    if root:
        turn_into(stranger(), writable)
        die_with_parent()
    called(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    os.chdir(os.getcwd())  # the folder as it is mounted now


def stranger() -> int:
    """Return the number of a user that nobody is: processes are counted by user."""
    with open("/proc/self/uid_map") as stream:
        known = sum(int(line.split()[2]) for line in stream)
    number = FIRST_STRANGER + int.from_bytes(os.urandom(2))
    return number if known > number else NOBODY


def turn_into(user: int, writable: str) -> None:
    """Become this user, who owns the one folder that can be written and all that is in it."""
    os.chown(writable, user, user)
    for folder, folders, files in os.walk(writable):
        for name in folders + files:
            os.lchown(f"{folder}/{name}", user, user)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def seal(writable: str, needed: list[str], covers: list[list[str]], *, hides: bool) -> None:
    """Make everything read-only but one folder and those of all, and hide what is in those.

    What is root could enter every folder that others cannot: it ``hides`` them, too.
    """
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    for path, file in covers:
        if os.path.exists(path):
            mount(file, os.path.realpath(path), None, MS_BIND)
    for hidden in sorted({top for path in needed if hides and (top := closed(path))}):
        uncover(hidden, [path for path in needed if closed(path) == hidden], mode=755, mebibytes=1)
    own = [folder for folder in SCRATCH if os.path.isdir(folder)]
    for folder in own:
        uncover(folder, {top for path in (writable, *needed) if (top := within(folder, path))})
    mount(writable, writable, None, MS_BIND)
    mount("proc", "/proc", "proc", 0, fatal=False)
    attribute("/", set_flags=RDONLY, clear=0, recursive=True)
    for folder in (writable, *own):
        attribute(folder, set_flags=0, clear=RDONLY, recursive=False)


def closed(path: str) -> str:
    """Return the highest folder above the path that others cannot enter, empty for none."""
    parts = os.path.realpath(path).split("/")
    for depth in range(2, len(parts)):
        folder = "/".join(parts[:depth])
        if not os.stat(folder).st_mode & stat.S_IXOTH:
            return folder
    return ""


def within(folder: str, path: str) -> str:
    """Return the folder below this one that holds the path, empty where none does."""
    below = os.path.relpath(os.path.realpath(path), folder).split("/")[0]
    top = f"{folder}/{below}"
    return top if below not in (".", "..") and os.path.isdir(top) else ""


def uncover(hidden, paths, *, mode=1777, mebibytes=64) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Put an empty folder over a hidden one, with only these paths of it inside."""
    kept = [(os.open(path, os.O_PATH), path) for path in sorted(map(os.path.realpath, paths))]
    mount("none", hidden, "tmpfs", 0, data=f"mode={mode},size={mebibytes}m".encode())
    for descriptor, path in kept:
        os.makedirs(path, exist_ok=True)
        mount(f"/proc/self/fd/{descriptor}", path, None, MS_BIND | MS_REC)
        os.close(descriptor)


def mount(source, target, kind, flags, *, data=None, fatal=True) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Ask the kernel to mount."""
    kind = kind.encode() if kind else None
    done = LIBC.mount(source.encode(), target.encode(), kind, ctypes.c_ulong(flags), data)
    if fatal:
        called(done, f"mount {target}")


def attribute(path: str, *, set_flags: int, clear: int, recursive: bool) -> None:
    """Ask the kernel to change what a mount allows."""
    asked = struct.pack("QQQQ", set_flags, clear, 0, 0)
    flags = AT_RECURSIVE if recursive else 0
    done = LIBC.syscall(MOUNT_SETATTR, AT_FDCWD, path.encode(), flags, asked, len(asked))
    called(done, f"mount_setattr {path}")


def called(result: int, name: str) -> None:
    """Raise OSError where a call of the C library has failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def start_loopback() -> None:
    """Start the one device of the network of this process."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack("16sh22x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(control, SIOCGIFFLAGS, asked), 16)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | IFF_UP))


def listen(port: int) -> socket.socket:
    """Return a socket that listens in the network of this process."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # A client that writes a handshake in pieces waits for each to be acknowledged: 40 ms. An older
    # kernel knows no better.
    with contextlib.suppress(OSError):
        listening.setsockopt(socket.IPPROTO_TCP, LATEST_ACKNOWLEDGEMENT, MICROSECONDS)
    listening.bind((LOOPBACK, port))
    listening.listen(64)
    return listening


def listen_for_names() -> socket.socket:
    """Return a socket on which the network of this process is asked for names."""
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind((LOOPBACK, NAMES))
    return names


def hand_over(there: socket.socket, opened: list[socket.socket]) -> None:
    """Send the sockets to the process outside."""
    rights = array.array("i", [one.fileno() for one in opened])
    there.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    for one in (*opened, there):
        one.close()


def received(here: socket.socket) -> list[socket.socket]:
    """Return the sockets that the process inside has made, none where it could not."""
    data, ancillary, _, _ = here.recvmsg(1, socket.CMSG_SPACE(4 * MOST_SOCKETS))
    if not data or not ancillary:
        return []
    numbers = array.array("i", ancillary[0][2])
    return [socket.socket(fileno=number) for number in numbers]


def tell_names(names: socket.socket, zone: str) -> None:
    """Answer every question for a name, for as long as this process lives."""
    while True:
        try:
            query, sender = names.recvfrom(CHUNK)
            names.sendto(named(query, zone), sender)
        except (OSError, ValueError, IndexError, struct.error):
            continue


def named(query: bytes, zone: str) -> bytes:
    """Return the answer to a question: this machine for what is in the zone, else no such name."""
    number, at, labels = query[:2], HEAD, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace").lower())
        at += 1 + query[at]
    (kind,) = struct.unpack_from("!H", query, at + 1)
    question, is_known = query[HEAD : at + 5], f".{'.'.join(labels)}".endswith(f".{zone}")
    has_address = is_known and kind == ADDRESS
    flags = ANSWERED if is_known else REFUSED
    head = number + struct.pack("!HHHHH", flags, 1, int(has_address), 0, 0)
    if not has_address:
        return head + question
    entry = struct.pack("!HHHIH", 0xC000 | HEAD, ADDRESS, 1, SECONDS_TO_LIVE, 4)
    return head + question + entry + socket.inet_aton(LOOPBACK)


def relay(listening: socket.socket, port: int) -> None:
    """Carry every connection to a port outside, for as long as this process lives."""
    while True:
        inner, _ = listening.accept()
        try:
            outer = socket.create_connection((LOOPBACK, port))
        except OSError:
            inner.close()
            continue
        for one in (inner, outer):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, target in ((inner, outer), (outer, inner)):
            threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    """Carry bytes one way to their end, and then say that there are no more."""
    try:
        while data := source.recv(CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
