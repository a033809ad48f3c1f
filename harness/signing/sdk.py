"""``oss2``, without what it loads in order to encrypt: nobody asks for that here.

It takes half of the time that loading the SDK takes, and every command pays it.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

from typing_extensions import override

# Ciphers, and the clients of a service that keeps keys.
FOR_ENCRYPTION = ("Crypto", "aliyunsdkcore", "aliyunsdkkms")


class _WhenUsed(MetaPathFinder):
    """Finds what is for encryption, to be loaded when something in it is first used."""

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in FOR_ENCRYPTION:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


_finder = _WhenUsed()
sys.meta_path.insert(0, _finder)
try:
    import oss2
finally:
    sys.meta_path.remove(_finder)

__all__ = ["oss2"]
