"""Modules that are loaded when they are asked for: what runs something takes half a second."""

import gc
from importlib import import_module
from types import ModuleType


def load(name: str) -> ModuleType:
    """Return a module, loaded without looking for garbage, of which there is none."""
    gc.disable()  # looking takes a tenth of the time
    try:
        return import_module(name)
    finally:
        gc.enable()
        if gc.get_freeze_count():
            gc.freeze()  # as what was loaded before
