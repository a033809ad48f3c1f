"""What may not be changed yet: the policy of a bucket, and retention of single objects."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import alibabacloud_oss_v2 as oss
import oss2
import pytest
from oss2.models import BucketVersioningConfig

from harness.model.ticket import Ticket
from tests.server.site import OWNER, REGION, Site

NOW = 1_900_000_000.0
DAY = 86_400
V2 = Any


def _at(site: Site, days: float) -> None:
    site.server.admit(Ticket(bucket=site.bucket, finishes=NOW + days * DAY))


def _date(days: float) -> str:
    moment = datetime.fromtimestamp(NOW + days * DAY, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.fixture
def client(site: Site) -> V2:
    _at(site, 0)
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider(
        OWNER.access_key_id, OWNER.access_key_secret
    )
    config.region, config.endpoint, config.use_path_style = REGION, site.server.endpoint, True
    return oss.Client(config)


def _locked(site: Site, days: int = 10) -> oss2.Bucket:
    bucket = site.oss2()
    bucket.complete_bucket_worm(bucket.init_bucket_worm(days).worm_id)
    return bucket


def test_a_retained_object_is_neither_replaced_nor_deleted(site: Site) -> None:
    _at(site, 0)
    bucket = _locked(site)
    bucket.put_object("key", b"one")
    bucket.append_object("log", 0, b"a")
    upload = bucket.init_multipart_upload("parts").upload_id
    info = oss2.models.PartInfo(1, bucket.upload_part("parts", upload, 1, b"x").etag)
    bucket.put_object("parts", b"before")
    _at(site, 9.9)

    changes: tuple[Callable[[], Any], ...] = (
        lambda: bucket.put_object("key", b"two"),
        lambda: bucket.delete_object("key"),
        lambda: bucket.copy_object(site.bucket, "log", "key"),
        lambda: bucket.put_symlink("log", "key"),
        lambda: bucket.append_object("log", 1, b"b"),
        lambda: bucket.complete_multipart_upload("parts", upload, [info]),
    )
    for change in changes:
        with pytest.raises(oss2.exceptions.ServerError) as refused:
            change()
        assert (refused.value.status, refused.value.code) == (409, "FileImmutable")
    assert bucket.batch_delete_objects(["key"]).deleted_keys == []
    assert bucket.get_object("key").read() == b"one"
    assert bucket.put_object("other", b"new").status == 200

    _at(site, 10)
    assert bucket.put_object("key", b"two").status == 200
    assert bucket.delete_object("log").status == 204


def test_a_policy_is_locked_and_then_only_lengthened(site: Site) -> None:
    _at(site, 0)
    bucket = site.oss2()
    worm = bucket.init_bucket_worm(1).worm_id

    assert bucket.get_bucket_worm().state == "InProgress"
    with pytest.raises(oss2.exceptions.ServerError, match="WORMConfigurationAlreadyExists"):
        bucket.init_bucket_worm(2)
    with pytest.raises(oss2.exceptions.ServerError, match="NoSuchWORMConfiguration"):
        bucket.complete_bucket_worm("another")
    bucket.complete_bucket_worm(worm)
    bucket.extend_bucket_worm(worm, 3)
    found = bucket.get_bucket_worm()
    assert (found.state, found.retention_period_days) == ("Locked", 3)
    changes: tuple[Callable[[], Any], ...] = (
        bucket.abort_bucket_worm,
        lambda: bucket.complete_bucket_worm(worm),
        lambda: bucket.extend_bucket_worm(worm, 2),
    )
    for change in changes:
        with pytest.raises(oss2.exceptions.ServerError):
            change()


def test_a_policy_that_nobody_locks_is_void_after_a_day(site: Site) -> None:
    _at(site, 0)
    bucket = site.oss2()
    bucket.init_bucket_worm(10)
    bucket.put_object("key", b"one")
    _at(site, 1)

    assert bucket.put_object("key", b"two").status == 200
    with pytest.raises(oss2.exceptions.ServerError, match="NoSuchWORMConfiguration"):
        bucket.get_bucket_worm()


def test_a_policy_may_be_taken_away_before_it_is_locked(site: Site) -> None:
    _at(site, 0)
    bucket = site.oss2()
    bucket.init_bucket_worm(10)

    assert bucket.abort_bucket_worm().status == 204
    with pytest.raises(oss2.exceptions.ServerError, match="NoSuchWORMConfiguration"):
        bucket.abort_bucket_worm()


def test_versions_and_a_policy_exclude_each_other(site: Site) -> None:
    _at(site, 0)
    bucket = _locked(site)
    config = BucketVersioningConfig()
    config.status = "Enabled"

    with pytest.raises(oss2.exceptions.ServerError, match="at the same time"):
        bucket.put_bucket_versioning(config)


def _with_object_worm(site: Site, client: V2) -> None:
    client.put_bucket_versioning(
        oss.PutBucketVersioningRequest(
            bucket=site.bucket,
            versioning_configuration=oss.VersioningConfiguration(status="Enabled"),
        )
    )
    client.put_bucket_object_worm_configuration(
        oss.PutBucketObjectWormConfigurationRequest(
            bucket=site.bucket,
            object_worm_configuration=oss.ObjectWormConfiguration(object_worm_enabled="Enabled"),
        )
    )


def _delete(site: Site, client: V2, version: str, **task: Any) -> int:  # noqa: ANN401
    request = oss.DeleteObjectRequest(bucket=site.bucket, key="key", version_id=version, **task)
    try:
        return int(client.delete_object(request).status_code)
    except oss.exceptions.OperationError as error:
        refused = error.unwrap()
        if refused.code != "FileImmutable":
            raise
        return int(refused.status_code)


@pytest.mark.parametrize(("mode", "with_bypass"), [("GOVERNANCE", 204), ("COMPLIANCE", 409)])
def test_a_version_is_retained_until_its_date(
    site: Site, client: V2, mode: str, with_bypass: int
) -> None:
    _with_object_worm(site, client)
    put = client.put_object(
        oss.PutObjectRequest(
            bucket=site.bucket,
            key="key",
            body=b"one",
            object_worm_mode=mode,
            object_worm_retain_until_date=_date(5),
        )
    )
    head = client.head_object(oss.HeadObjectRequest(bucket=site.bucket, key="key"))

    assert (head.object_worm_mode, head.object_worm_retain_until_date) == (mode, _date(5))
    assert _delete(site, client, put.version_id) == 409
    assert (
        client.put_object(
            oss.PutObjectRequest(bucket=site.bucket, key="key", body=b"two")
        ).version_id
        != put.version_id
    )
    bypassed = _delete(site, client, put.version_id, bypass_governance_retention=True)
    assert bypassed == with_bypass
    _at(site, 5)
    assert _delete(site, client, put.version_id) == 204


def test_a_version_is_held_until_it_is_let_go(site: Site, client: V2) -> None:
    _with_object_worm(site, client)
    version = client.put_object(
        oss.PutObjectRequest(bucket=site.bucket, key="key", body=b"one")
    ).version_id

    def hold(status: str) -> None:
        client.put_object_legal_hold(
            oss.PutObjectLegalHoldRequest(
                bucket=site.bucket, key="key", legal_hold=oss.LegalHold(status=status)
            )
        )

    hold("ON")
    told = client.get_object_legal_hold(
        oss.GetObjectLegalHoldRequest(bucket=site.bucket, key="key")
    )
    assert told.legal_hold.status == "ON"
    assert _delete(site, client, version, bypass_governance_retention=True) == 409
    hold("OFF")
    assert _delete(site, client, version) == 204


def _retain(site: Site, client: V2, mode: str, days: float) -> str:
    retention = oss.Retention(mode=mode, retain_until_date=_date(days))
    request = oss.PutObjectRetentionRequest(bucket=site.bucket, key="key", retention=retention)
    try:
        client.put_object_retention(request)
    except oss.exceptions.OperationError as error:
        return str(error.unwrap().code)
    return ""


def test_retention_is_only_ever_lengthened(site: Site, client: V2) -> None:
    _with_object_worm(site, client)
    client.put_object(oss.PutObjectRequest(bucket=site.bucket, key="key", body=b"one"))

    assert _retain(site, client, "COMPLIANCE", -1) == "InvalidArgument"
    assert _retain(site, client, "Forever", 5) == "InvalidArgument"
    assert _retain(site, client, "COMPLIANCE", 5) == ""
    assert _retain(site, client, "COMPLIANCE", 4) == "FileImmutable"
    assert _retain(site, client, "GOVERNANCE", 6) == "FileImmutable"
    assert _retain(site, client, "COMPLIANCE", 6) == ""
    told = client.get_object_retention(oss.GetObjectRetentionRequest(bucket=site.bucket, key="key"))
    assert (told.retention.mode, told.retention.retain_until_date) == ("COMPLIANCE", _date(6))


def test_retention_needs_a_bucket_that_allows_it(site: Site) -> None:
    _at(site, 0)
    headers = {"x-oss-object-worm-mode": "COMPLIANCE"}

    assert site.call("PUT", "key", headers, b"x").status == 400
    assert site.journal[-1].cause == "object-worm-not-enabled"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-oss-object-worm-mode": "COMPLIANCE"},
        {"x-oss-object-worm-retain-until-date": _date(1)},
        {"x-oss-object-worm-mode": "X", "x-oss-object-worm-retain-until-date": _date(1)},
        {"x-oss-object-worm-mode": "GOVERNANCE", "x-oss-object-worm-retain-until-date": "soon"},
        {
            "x-oss-object-worm-mode": "GOVERNANCE",
            "x-oss-object-worm-retain-until-date": "2030-13-45T00:00:00Z",
        },
        {"x-oss-object-worm-legal-hold": "MAYBE"},
    ],
)
def test_headers_of_retention_that_are_none_are_refused(
    site: Site, client: V2, headers: dict[str, str]
) -> None:
    _with_object_worm(site, client)

    assert site.call("PUT", "key", headers, b"x").status == 400
    assert site.journal[-1].cause == "retention-illegal"


def test_retention_by_object_needs_versions(site: Site, client: V2) -> None:
    with pytest.raises(oss.exceptions.OperationError, match="needs a bucket with versioning"):
        client.put_bucket_object_worm_configuration(
            oss.PutBucketObjectWormConfigurationRequest(
                bucket=site.bucket,
                object_worm_configuration=oss.ObjectWormConfiguration(
                    object_worm_enabled="Enabled"
                ),
            )
        )
