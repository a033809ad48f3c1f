"""Multipart uploads under way, and a server that ends before they are over."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, cast

import oss2
import pytest

from tests.server.site import OWNER, REGION, Site
from tests.server.starter import Starter

ROOT = Path(__file__).parents[2]
SMALL, LARGE = 1_000, 150_000


def _sizes(upload: oss2.models.ListPartsResult) -> list[tuple[int, int]]:
    return [(part.part_number, part.size) for part in upload.parts]


def _again(starter: Starter, before: Site) -> Site:
    before.server.stop()
    return Site(server=starter.server(is_lasting=True), bucket="bucket")


def test_an_upload_goes_on_after_a_restart(starter: Starter) -> None:
    before = starter.lasting()
    bucket = before.oss2()
    headers = {"x-oss-meta-a": "b", "x-oss-forbid-overwrite": "true"}
    upload = bucket.init_multipart_upload("dir/中", headers=headers).upload_id
    one, two = os.urandom(LARGE), os.urandom(SMALL)
    bucket.upload_part("dir/中", upload, 1, b"replaced" * SMALL)
    infos = [oss2.models.PartInfo(1, bucket.upload_part("dir/中", upload, 1, one).etag)]

    after = _again(starter, before).oss2()
    infos.append(oss2.models.PartInfo(2, after.upload_part("dir/中", upload, 2, two).etag))

    assert [found.upload_id for found in oss2.MultipartUploadIterator(after)] == [upload]
    assert _sizes(after.list_parts("dir/中", upload)) == [(1, LARGE), (2, SMALL)]
    after.complete_multipart_upload("dir/中", upload, infos)
    got = after.get_object("dir/中")
    assert got.read() == one + two
    assert got.headers["x-oss-meta-a"] == "b"
    assert sorted(path.suffix for path in starter.root.rglob("*.*")) == [
        ".data",
        ".json",
        ".object",
    ]


def test_an_upload_that_was_given_up_leaves_nothing(starter: Starter) -> None:
    before = starter.lasting()
    bucket = before.oss2()
    upload = bucket.init_multipart_upload("key").upload_id
    bucket.upload_part("key", upload, 1, bytes(LARGE))
    after = _again(starter, before).oss2()
    after.abort_multipart_upload("key", upload)

    assert [path.name for path in starter.root.rglob("*.*")] == ["bucket.json"]


@pytest.mark.parametrize("left", [".upload", ".part"])
def test_what_a_killed_server_did_not_forget_is_forgotten(
    starter: Starter, tmp_path: Path, left: str
) -> None:
    before = starter.lasting()
    bucket = before.oss2()
    upload = bucket.init_multipart_upload("key").upload_id
    data = os.urandom(LARGE)
    info = oss2.models.PartInfo(1, bucket.upload_part("key", upload, 1, data).etag)
    notes = [path for path in starter.root.rglob("*") if path.suffix in {".upload", ".part"}]
    for path in notes:
        shutil.copy(path, tmp_path)
    bucket.complete_multipart_upload("key", upload, [info])
    for path in notes:
        if left in {".upload", path.suffix}:
            shutil.copy(tmp_path / path.name, path)

    after = _again(starter, before).oss2()

    assert list(oss2.MultipartUploadIterator(after)) == []
    assert after.get_object("key").read() == data
    assert not [path for path in starter.root.rglob("*") if path.suffix in {".upload", ".part"}]


def test_a_part_that_was_answered_survives_a_kill(starter: Starter, tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.server.killable", str(tmp_path / "objects")]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        endpoint = cast("IO[str]", running.stdout).readline().strip()
        auth = oss2.AuthV4(OWNER.access_key_id, OWNER.access_key_secret)
        bucket = oss2.Bucket(auth, endpoint, "bucket", region=REGION)
        upload = bucket.init_multipart_upload("key").upload_id
        infos = [
            oss2.models.PartInfo(n, bucket.upload_part("key", upload, n, bytes(LARGE)).etag)
            for n in (1, 2)
        ]
        running.send_signal(signal.SIGKILL)
    after = Site(server=starter.server(is_lasting=True), bucket="bucket").oss2()
    after.complete_multipart_upload("key", upload, infos)

    assert after.get_object("key").read() == bytes(2 * LARGE)
