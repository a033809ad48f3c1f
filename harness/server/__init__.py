"""A strict OSS that explains its refusals."""

from harness.server.clock import Clock, SystemClock
from harness.server.service import MockServer

__all__ = ["Clock", "MockServer", "SystemClock"]
