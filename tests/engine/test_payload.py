import hashlib
from itertools import pairwise

import pytest

from harness.drivers.driver import Recipe
from harness.drivers.payload import BLOCK, blocks
from harness.engine.payload import digests_of_recipe, new_recipe
from harness.model.scenario import Body
from harness.wire.digests import digests_of

SEED = b"seed"
SIZES = [0, 1, 7, 8, 9, 1024, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_described_before_it_is_written(size: int) -> None:
    digests = digests_of_recipe(Recipe(seed=SEED, size=size))

    data = b"".join(blocks(SEED, size))
    assert digests == digests_of(data)
    assert digests.length == size
    assert digests.sha256 == hashlib.sha256(data).hexdigest()


def test_no_two_files_are_the_same() -> None:
    recipes = [new_recipe(Body(bytes=1024)) for _ in range(50)]

    assert len({digests_of_recipe(recipe).sha256 for recipe in recipes if recipe}) == 50


def test_no_two_blocks_of_a_file_are_the_same() -> None:
    assert all(first != second for first, second in pairwise(blocks(SEED, 3 * BLOCK)))


@pytest.mark.parametrize("size", [16, 1024, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_a_program_that_strips_blanks_changes_the_file(size: int) -> None:
    data = b"".join(blocks(SEED, size))

    assert len(data) == size
    assert data.lstrip() != data != data.rstrip()


def test_a_file_that_is_to_be_missing_has_no_recipe() -> None:
    assert new_recipe(Body(missing=True)) is None
