"""What is made once and used by one after the other for as long as it is fresh.

A reader signs once and tries every tab; a URL whose time is half over is not handed on.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class ExpiringPool(Generic[T]):
    """The values that nobody is using just now, by the names of their makers, each with its end."""

    life: Callable[[T], float]
    now: Callable[[], float] = time.monotonic
    _free: dict[str, list[tuple[float, T]]] = field(default_factory=dict)
    _last: dict[str, tuple[float, T]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def lease(self, maker: str, make: Callable[[], T]) -> Iterator[T]:
        """Lend what this maker has made, made anew where none is free and fresh."""
        end, made = self._taken(maker) or self._new(make)
        self._last[maker] = end, made
        yield made
        with self._lock:
            self._free.setdefault(maker, []).append((end, made))

    def seen(self, maker: str) -> T | None:
        """Return what this maker has made last, whoever uses it, None where that is not fresh."""
        end, made = self._last.get(maker, (0.0, None))
        return made if end > self.now() else None

    def _new(self, make: Callable[[], T]) -> tuple[float, T]:
        begun = self.now()
        made = make()
        return begun + self.life(made) / 2, made

    def _taken(self, maker: str) -> tuple[float, T] | None:
        now = self.now()
        with self._lock:
            fresh = [lease for lease in self._free.get(maker, []) if lease[0] > now]
            self._free[maker] = fresh[1:]
            return fresh[0] if fresh else None
