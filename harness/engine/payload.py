"""Local files to upload: so many bytes, never the same twice."""

import secrets

from harness.drivers.driver import Recipe
from harness.drivers.payload import blocks
from harness.model.observation import Digests
from harness.model.scenario import Body
from harness.wire.digests import Digester

SEED_BYTES = 16


def new_recipe(body: Body) -> Recipe | None:
    """Return the local file of a scenario; None where the scenario wants it missing."""
    return None if body.missing else fresh_recipe(body.bytes)


def fresh_recipe(size: int) -> Recipe:
    """Return a file of so many bytes that was never there before."""
    return Recipe(seed=secrets.token_bytes(SEED_BYTES), size=size)


def digests_of_recipe(recipe: Recipe) -> Digests:
    """Return what the written file holds."""
    digester = Digester()
    for block in blocks(recipe.seed, recipe.size):
        digester.update(block)
    return digester.result()
