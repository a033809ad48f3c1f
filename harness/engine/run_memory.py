"""What runs of this process have shown, kept for as long as somebody edits."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

T = TypeVar("T")
# An author who takes back a change sees the verdict at once; a page has some tens of blocks.
MOST = 2000


class RunMemory:
    """The outcomes of runs, by what they depend on; the ones that were asked for last are kept."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, object] = OrderedDict()
        self._run: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Tell whether a run of this key would not be run again."""
        with self._lock:
            return key in self._kept

    def take_run(self) -> set[str]:
        """Return the keys that have been run since this was last asked."""
        with self._lock:
            taken, self._run = self._run, set()
            return taken

    def recall(self, key: str, run: Callable[[], T], *, is_final: Callable[[T], bool]) -> T:
        """Return what came of this run, run now where it is not known; keep what is final."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
            self._run.add(key)
        seen = run()
        if is_final(seen):
            with self._lock:
                self._kept[key] = seen
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return seen

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
