"""What every test shares: examples that are the same in every run.

`make fuzz` looks for new ones; a gate must not turn red by chance.
"""

import os

from hypothesis import settings

settings.register_profile("gate", derandomize=True)
settings.load_profile("gate")
# What tests read is told in English, wherever they run.
os.environ.setdefault("HARNESS_LANG", "en")
