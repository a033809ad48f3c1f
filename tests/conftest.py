"""What every test shares: examples that are the same in every run.

`make fuzz` looks for new ones; a gate must not turn red by chance.
"""

from hypothesis import settings

settings.register_profile("gate", derandomize=True)
settings.load_profile("gate")
