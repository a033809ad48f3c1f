"""Archived objects: unreadable until they are restored, and again when the days are over."""

import oss2
import pytest

from harness.model.ticket import Ticket
from tests.server.site import Site

NOW = 1_900_000_000.0
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def _at(site: Site, seconds: float) -> None:
    """Let the work of the bucket happen then; its signatures are judged by the true time."""
    site.server.admit(Ticket(bucket=site.bucket, finishes=NOW + seconds))


def _put(site: Site, storage_class: str) -> oss2.Bucket:
    _at(site, 0)
    bucket = site.oss2()
    bucket.put_object("key", b"cold", headers={"x-oss-storage-class": storage_class})
    return bucket


def _is_readable(bucket: oss2.Bucket) -> bool:
    try:
        return bool(bucket.get_object("key").read() == b"cold")
    except oss2.exceptions.ServerError as error:
        if (error.status, error.code) == (403, "InvalidObjectState"):
            return False
        raise


@pytest.mark.parametrize("storage_class", ["Archive", "ColdArchive", "DeepColdArchive"])
def test_an_archived_object_tells_what_it_is_and_is_not_read(
    site: Site, storage_class: str
) -> None:
    bucket = _put(site, storage_class)

    assert not _is_readable(bucket)
    head = bucket.head_object("key")
    assert head.headers["x-oss-storage-class"] == storage_class
    assert "x-oss-restore" not in head.headers
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidObjectState"):
        bucket.copy_object(site.bucket, "key", "copy")


def test_restoring_takes_a_minute_and_lasts_a_day(site: Site) -> None:
    bucket = _put(site, "Archive")

    assert bucket.restore_object("key").status == 202
    assert bucket.head_object("key").headers["x-oss-restore"] == 'ongoing-request="true"'
    assert not _is_readable(bucket)
    with pytest.raises(oss2.exceptions.RestoreAlreadyInProgress):
        bucket.restore_object("key")

    _at(site, MINUTE)
    assert _is_readable(bucket)
    told = bucket.head_object("key").headers["x-oss-restore"]
    assert told.startswith('ongoing-request="false", expiry-date="')

    _at(site, MINUTE + DAY - 1)
    assert _is_readable(bucket)
    assert bucket.restore_object("key").status == 200
    _at(site, MINUTE + 2 * DAY - 1)
    assert _is_readable(bucket)
    for _ in range(10):
        bucket.restore_object("key")
    _at(site, MINUTE + 7 * DAY - 1)
    assert _is_readable(bucket)
    _at(site, MINUTE + 7 * DAY)
    assert not _is_readable(bucket)
    assert "x-oss-restore" not in bucket.head_object("key").headers
    assert bucket.restore_object("key").status == 202


@pytest.mark.parametrize(
    ("storage_class", "tier", "hours"),
    [
        ("ColdArchive", "Expedited", 1),
        ("ColdArchive", "Standard", 5),
        ("ColdArchive", "Bulk", 12),
        ("DeepColdArchive", "Expedited", 12),
        ("DeepColdArchive", "Standard", 48),
    ],
)
def test_a_cold_object_thaws_by_its_priority(
    site: Site, storage_class: str, tier: str, hours: int
) -> None:
    bucket = _put(site, storage_class)
    task = oss2.models.RestoreConfiguration(3, oss2.models.RestoreJobParameters(tier))

    answer = bucket.restore_object("key", input=task)

    assert answer.status == 202
    assert answer.headers["x-oss-object-restore-priority"] == tier
    _at(site, hours * HOUR - 1)
    assert not _is_readable(bucket)
    _at(site, hours * HOUR)
    assert _is_readable(bucket)
    _at(site, hours * HOUR + 3 * DAY)
    assert not _is_readable(bucket)


def test_a_tier_that_nobody_knows_is_an_invalid_argument(site: Site) -> None:
    bucket = _put(site, "ColdArchive")
    body = b"<RestoreRequest><JobParameters><Tier>Never</Tier></JobParameters></RestoreRequest>"

    with pytest.raises(oss2.exceptions.InvalidArgument):
        bucket.restore_object("key", input=body)


def test_archive_takes_no_parameters(site: Site) -> None:
    bucket = _put(site, "Archive")
    body = b"<RestoreRequest><JobParameters><Tier>Standard</Tier></JobParameters></RestoreRequest>"

    with pytest.raises(oss2.exceptions.MalformedXml):
        bucket.restore_object("key", input=body)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_listing_tells_that_an_object_is_being_restored(site: Site, version: str) -> None:
    bucket = _put(site, "Archive")
    bucket.restore_object("key")

    page = bucket.list_objects() if version == "1" else bucket.list_objects_v2()

    assert page.object_list[0].restore_info == 'ongoing-request="true"'


@pytest.mark.parametrize(
    "body",
    [
        b"<RestoreRequest><Days>8</Days></RestoreRequest>",
        b"<RestoreRequest><Days>0</Days></RestoreRequest>",
        b"<RestoreRequest><Days>\xc2\xb2</Days></RestoreRequest>",
        b"<Other/>",
    ],
)
def test_a_task_that_cannot_be_is_refused(site: Site, body: bytes) -> None:
    bucket = _put(site, "ColdArchive")

    with pytest.raises(oss2.exceptions.MalformedXml):
        bucket.restore_object("key", input=body)


def test_only_what_is_archived_can_be_restored(site: Site) -> None:
    bucket = _put(site, "IA")

    with pytest.raises(oss2.exceptions.OperationNotSupported):
        bucket.restore_object("key")
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.restore_object("other")
