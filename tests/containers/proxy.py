"""A socket in front of the engine's own, which can be stopped as if the engine had been."""

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

from harness.drivers.container.engine import OWN_SOCKET, UNIX

CHUNK = 65536
CREATES = b"/containers/create"


class Proxy:
    """Passes bytes on in both directions until one container more than allowed is asked for."""

    def __init__(self, path: Path, containers: int) -> None:
        self._engine = (os.environ.get("DOCKER_HOST") or OWN_SOCKET).removeprefix(UNIX)
        self._left = containers
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self._ends: list[socket.socket] = [self._listening]
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def stop(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.stop()
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                engine = socket.socket(socket.AF_UNIX)
                self._ends += [caller, engine]
                engine.connect(self._engine)
                for one, other in ((caller, engine), (engine, caller)):
                    thread = threading.Thread(target=self._pass_on, args=(one, other))
                    self._threads.append(thread)
                    thread.start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(CHUNK):
                self._left -= data.count(CREATES)
                if self._left < 0:
                    self.stop()
                    return
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
