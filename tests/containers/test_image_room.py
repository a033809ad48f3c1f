"""Images that nobody has used for long go; what a run uses that goes on stays."""

import io
import os
from pathlib import Path

import docker
import pytest
from docker.errors import ImageNotFound

from harness.cli.main import main
from harness.drivers.container.image_room import (
    REPOSITORY,
    kept_images,
    make_room_of_images,
    mark_image,
)
from harness.drivers.room import CacheUse

SIZE = 1_000


def images(engine: docker.DockerClient, cache: Path, *names: str) -> list[str]:
    """Make an image for each name, the first one as that which was not used for longest."""
    tags = [f"{REPOSITORY}/{cache.name}-{name}:0123".lower() for name in names]
    for age, tag in enumerate(reversed(tags)):
        dockerfile = io.BytesIO(f'FROM scratch\nLABEL is="{tag}"\n'.encode())
        engine.images.build(fileobj=dockerfile, tag=tag, rm=True)
        mark_image(engine, tag, cache)
        mark = cache / "images" / tag.rpartition("/")[2]
        # Smaller than its base image, it would count as nothing.
        mark.write_text(str(SIZE), encoding="ascii")
        os.utime(mark, (1_000_000 - age, 1_000_000 - age))
    return tags


def is_here(engine: docker.DockerClient, tag: str) -> bool:
    try:
        engine.images.get(tag)
    except ImageNotFound:
        return False
    return True


def test_the_oldest_images_go_first_and_those_of_a_run_that_goes_on_stay(
    engine: docker.DockerClient, tmp_path: Path
) -> None:
    old, used, new = images(engine, tmp_path, "old", "used", "new")
    run = CacheUse(tmp_path)
    run.begin()
    mark_image(engine, used, tmp_path)

    assert make_room_of_images(engine, tmp_path, 3 * SIZE) == 0
    assert make_room_of_images(engine, tmp_path, 2 * SIZE) == SIZE
    assert [is_here(engine, tag) for tag in (old, used, new)] == [False, True, True]
    assert make_room_of_images(engine, tmp_path, 0) == SIZE
    assert [one.tag for one in kept_images(tmp_path)] == [used]

    run.end()
    assert make_room_of_images(engine, tmp_path, 0) == SIZE
    assert not is_here(engine, used)


def test_clean_tells_of_images_and_removes_them(
    engine: docker.DockerClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path))
    here, gone = images(engine, tmp_path, "here", "gone")
    engine.images.remove(gone)

    assert [main(["clean", *more]) for more in (["--dry-run"], [])] == [0, 0]

    told = capsys.readouterr().out
    assert "images: 2, 0.0 MB, of which 0.0 MB would go\n" in told
    assert "Removed 0.0 MB of 0.0 of 2 images.\n" in told
    assert not is_here(engine, here)
    assert list(kept_images(tmp_path)) == []
