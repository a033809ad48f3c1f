"""Local files to upload: so many bytes, never the same twice."""

import secrets

from harness.drivers.driver import Recipe
from harness.drivers.payload import blocks
from harness.model.observation import Digests
from harness.model.scenario import Body
from harness.wire.digests import Digester

SEED_BYTES = 16


def new_recipe(body: Body) -> Recipe | None:
    """Return a file that was never there before; None where the scenario wants it missing."""
    return None if body.missing else Recipe(seed=secrets.token_bytes(SEED_BYTES), size=body.bytes)


def digests_of_recipe(recipe: Recipe) -> Digests:
    """Return what the written file holds."""
    digester = Digester()
    for block in blocks(recipe.seed, recipe.size):
        digester.update(block)
    return digester.result()
