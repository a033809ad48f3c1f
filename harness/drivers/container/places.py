"""Where things stand in a container, known on both sides of its wall."""

ROOM = "/tmp"  # noqa: S108  the container's own, empty when it starts and emptied after each cell
PROGRAM = f"{ROOM}/program"
FOLDER, STDOUT, STDERR = (f"{ROOM}/{n}" for n in ("work", "stdout", "stderr"))
HOST = f"{ROOM}/host"
LOOPBACK = "127.0.0.1"
