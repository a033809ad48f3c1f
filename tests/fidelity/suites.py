"""The suites of the official SDKs against the mock: what they want of the service, they want here.

A suite is whoever's has it: its folder is an argument, and none of its text is kept. It runs in a
network of its own, in which every name of the service is the mock and nothing else can be reached.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.drivers.confinement import confinement
from harness.drivers.private_network import PrivateNetwork, open_network
from harness.drivers.processes import CONFINE
from harness.model.ticket import Ticket
from harness.oss.endpoints import DOMAIN
from harness.server import MockServer
from tests.explain import test_callbacks
from tests.fidelity.counting import (
    SuiteResult,
    begun_in,
    is_whole,
    of_cutest,
    of_go,
    of_gocheck,
    of_gtest,
    of_junit,
    of_minitest,
    of_phpunit,
    of_tap,
    of_unittest,
)
from tests.server.site import OWNER, REGION

SECONDS = 600
# oss2 makes names of buckets from this one, which have 63 characters at most.
BUCKET = "suite"
OSS2_MODULES = (
    *("test_sign", "test_object", "test_multipart", "test_object_versioning", "test_upload"),
    *("test_download", "test_list_objects_v2", "test_put_object_chunked", "test_chinese"),
    *("test_iterator", "test_headers"),
)
OSS_V2_MODULES = (
    *("test_object_basic", "test_presign", "test_client", "test_client_filelike"),
    *("test_paginator", "test_encryption_client", "test_object_worm", "test_bucket_cors_client"),
    "test_bucket_worm_client",
)
GO_SUITES = (
    *("OssBucketSuite", "OssDownloadSuite", "OssCopySuite", "OssBucketMultipartSuite"),
    *("OssUploadSuite", "OssProgressSuite", "OssCrcSuite"),
)
# The suite is one file: its tests are put into parts here, without their `Test`.
GO_V2_TESTS = {
    "object": (
        *("InvokeOperation", "PutObject", "GetObject", "HeadObject", "GetObjectMeta"),
        *("DeleteObject", "DeleteMultipleObjects", "RestoreObject", "RestoreObjectLegacy"),
        *("ServiceError", "AddressingModePathStyle", "ObjectWorm"),
    ),
    "acl": ("PutObjectAcl", "GetObjectAcl"),
    "tagging": ("PutObjectTagging", "GetObjectTagging", "DeleteObjectTagging"),
    "symlink": ("PutSymlink", "GetSymlink"),
    "append": ("AppendObject", "ClientAppendFile"),
    "copy": ("CopyObject", "CopierWithNoCheckSSEFlags", "CopierWithNoCheckCrossBucketFlags"),
    "multipart": (
        *("InitiateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload"),
        *("AbortMultipartUpload", "ListMultipartUploads", "ListParts"),
    ),
    "versioning": ("PutBucketVersioning", "GetBucketVersioning", "ListObjectVersions"),
    "presign": ("Presign", "PresignExtra", "PresignWithStsToken"),
    "listing": ("ListObjects", "ListObjectsV2", "Paginator"),
    "transfer": (
        *("ClientExtension", "GetObjectToFileV2", "DownloaderTruncate", "UploaderWithSequential"),
        *("UploaderUploadFromTeeReader", "EncryptionClient"),
    ),
    "bucket": (
        *("ListBuckets", "PutBucket", "DeleteBucket", "GetBucketInfo", "GetBucketLocation"),
        *("PutBucketAcl", "GetBucketAcl", "BucketCors", "BucketWorm"),
        *("BucketObjectWormConfiguration",),
    ),
}
GO_BUILD = ("go", "test", "-tags", "integration", "-c", "-o", "suite", "./oss")
ALI_OSS_FILES = (
    *("object", "multipart", "multiversion", "bucket_worm", "signature", "cluster", "dataFix"),
    *("endpointIsIP", "client", "bucket"),
)
ALI_OSS_SAYS = ("-t", "60000", "-r", "should", "--exit", "-R", "tap")
PHP_CLASSES = (
    *("OssClientObjectTest", "OssClientMultipartUploadTest", "OssClientObjectTaggingTest"),
    *("OssClientObjectVersioningTest", "OssClientPresignTest", "OssClientPresignV4Test"),
    *("OssClientSignatureTest", "OssClientSignatureV4Test", "OssClientRestoreObjectTest"),
    *("OssClientListObjectsTest", "OssClientListObjectsV2Test", "CallbackTest"),
    *("ContentTypeTest", "ObjectAclTest", "SymlinkTest", "OssTrafficLimitTest"),
)
# What the suite needs beside itself stands in its folder, as Composer puts it there.
PHPUNIT = ("php", "-c", "php.ini", "vendor/bin/phpunit", "--no-configuration")
RUBY_FILES = (
    *("content_encoding", "content_type", "crc_check", "custom_headers", "encoding"),
    *("large_file", "multipart", "object_acl", "object_key", "object_url", "resumable"),
)
JAVA_CLASSES = (
    *("SignTest", "PostPolicyTest", "PutObjectTest", "GetObjectTest", "HeadObjectTest"),
    *("AppendObjectTest", "CopyObjectTest", "CRCChecksumTest", "ErrorTest", "DeleteObjectTest"),
    *("DeleteObjectsTest", "DoesObjectExistTest", "GetObjectMetadataTest"),
    *("GetSimplifiedObjectMetaTest", "ObjectTaggingTest", "ObjectAclTest", "SymlinkTest"),
    *("UploadPartTest", "ListObjectsTest", "ListObjectsV2Test", "ListVersionsTest"),
    *("BucketVersioningTest", "ObjectVersionTest", "CallbackTest", "UploadPartCopyTest"),
    *("UploadPartFromFileTest", "DownloadFileTest", "ObjectDownloadFileTest", "OptionObjectTest"),
    *("TrafficLimitTest", "ProgressBarTest", "ObjectWithPrefixSlashTest"),
    *("OverwriteEndpointTest", "GetRequestIdTest", "MultiInstanceClientTest"),
    *("RestoreConfigurationTest", "ArchiveTest", "BucketWormTest", "ClientBuilderTest"),
    *("BucketMetadataTest", "UploadFileTest", "EncryptionClientBuilderTest"),
    *("EncryptionClientRsaTest", "ObjectEncryptionTest", "BucketAclTest", "BucketCORSTest"),
    *("BucketInfoTest", "CreateBucketTest", "DeleteBucketTest", "ListBucketsTest", "CnameTest"),
    *("HttpsTest", "SealAppendObjectTest", "CMKIDTest"),
)
JAVA_PACKAGE = "com.aliyun.oss.integrationtests"
# What the suite needs beside itself stands in its folder `lib`, as Maven puts it there.
JAVAC = ("javac", "-nowarn", "-proc:none", "-encoding", "UTF-8", "-cp", "lib/*", "-d", "classes")
# The SDK's client that encrypts reads a field of LinkedHashMap by reflection.
OPENED = "--add-opens=java.base/java.util=ALL-UNNAMED"
JUNIT = (
    *("java", OPENED, "-Djava.io.tmpdir=."),
    *("-cp", "classes:src/main/resources:src/test/resources:lib/*"),
    "org.junit.runner.JUnitCore",
)
# Built in its folder, as its README says.
C_PROGRAM = "build/bin/oss_c_sdk_test"
C_TESTS = (
    *("object", "multipart", "callback", "crc", "object_tagging", "sign", "progress", "resumable"),
)
CPP_PROGRAM = "build/test/cpp-sdk-test"
# How often a program may end in mid-test: those that it has not begun yet are run then.
MOST_ENDS = 9
CPP_TESTS = (
    *("AccessKeyTest", "ObjectAclTest", "ObjectAppendTest", "ObjectBasicOperationTest"),
    *("ObjectCallbackTest", "ObjectCopyTest", "ObjectEncodingTypeTest", "ObjectProgressTest"),
    *("ObjectRestoreTest", "ObjectSignedUrlTest", "ObjectSymlinkTest", "ObjectTaggingTest"),
    *("ObjectTrafficLimitTest", "ObjectVersioningTest", "MultipartUploadTest"),
    *("ObjectAsyncTest", "ResumableObjectTest", "CallableTest", "BucketVersioningTest"),
    *("BucketWormSettings", "BucketAclSettingsTest", "SignerTest"),
)
GO_MODULE = """module github.com/aliyun/aliyun-oss-go-sdk

go 1.21

require (
	golang.org/x/time v0.5.0
	gopkg.in/check.v1 v1.0.0-20201130134442-10cb98267c6c
)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteRoom:
    """Where a suite runs: a copy of its folder, the mock, and a network in which it is the service.

    ``python`` has what the suite imports; ``receiver`` is an application that takes callbacks;
    ``only`` names the parts that are run, all of them where it names none.
    """

    folder: Path
    server: MockServer
    network: PrivateNetwork
    python: Path
    receiver: str
    only: tuple[str, ...] = ()

    def chosen(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts that are run."""
        return tuple(part for part in parts if part in (self.only or parts))

    def run(self, command: tuple[str, ...], place: Path) -> str | None:
        """Return what a command printed, None where it had to be ended."""
        own = {
            **os.environ,
            **self.network.environment,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OSS_TEST_ACCESS_KEY_ID": OWNER.access_key_id,
            "OSS_TEST_ACCESS_KEY_SECRET": OWNER.access_key_secret,
            "OSS_TEST_ENDPOINT": f"http://{self.server.public_name}",
            "OSS_TEST_BUCKET": BUCKET,
            "OSS_TEST_REGION": REGION,
            "OSS_TEST_CALLBACK_URL": self.receiver,
            **self._as_cpp_names_them(),
            **_as_ali_oss_names_them(),
            **self._as_php_and_ruby_name_them(),
        }
        prefix = self.python.parent.parent
        port = self.network.plain_port
        options = confinement(port, self.folder, (prefix,), self.network.words())
        words = (sys.executable, "-I", "-S", str(CONFINE), *options, "--")
        process = subprocess.Popen(
            (*words, *command), cwd=place, env=own, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            return process.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None

    def _as_cpp_names_them(self) -> dict[str, str]:
        return {
            "TEST_ACCESS_KEY_ID": OWNER.access_key_id,
            "TEST_ACCESS_KEY_SECRET": OWNER.access_key_secret,
            "TEST_OSS_ENDPOINT": f"http://{self.server.public_name}",
            "TEST_OSS_REGION": REGION,
            "TEST_OSS_CALLBACKSERVER": self.receiver,
        }

    def _as_php_and_ruby_name_them(self) -> dict[str, str]:
        return {
            "OSS_ACCESS_KEY_ID": OWNER.access_key_id,
            "OSS_ACCESS_KEY_SECRET": OWNER.access_key_secret,
            "OSS_BUCKET": BUCKET,
            "OSS_SIGN_VERSION": "v4",
            "RUBY_SDK_OSS_ID": OWNER.access_key_id,
            "RUBY_SDK_OSS_KEY": OWNER.access_key_secret,
            "RUBY_SDK_OSS_BUCKET": BUCKET,
            "RUBY_SDK_OSS_UPLOAD_CRC_ENABLE": "true",
            "RUBY_SDK_OSS_DOWNLOAD_CRC_ENABLE": "true",
            "RUBY_SDK_OSS_ENDPOINT": self.server.public_name,
        }


def run_suite(
    name: str, folder: Path, python: Path, server: MockServer, only: tuple[str, ...] = ()
) -> list[SuiteResult]:
    """Run the parts of a suite that are about what the mock does."""
    with TemporaryDirectory(prefix="oss-harness-") as place:
        home = Path(place)
        home.chmod(0o711)
        work = home / "work"
        shutil.copytree(folder, work, ignore=shutil.ignore_patterns(".git", "*.o"))
        network = replace(open_network(server, home), public_name=DOMAIN)
        try:
            with test_callbacks.receiver(200, b'{"Status":"OK"}') as url:
                room = SuiteRoom(
                    folder=work, server=server, network=network, python=python, receiver=url,
                    only=only,
                )  # fmt: skip
                return list(SUITES[name](room))
        finally:
            network.close()


def _oss2(room: SuiteRoom) -> Iterator[SuiteResult]:
    yield from (_unittest(room, f"tests.{name}") for name in room.chosen(OSS2_MODULES))


def _oss_v2(room: SuiteRoom) -> Iterator[SuiteResult]:
    yield from (
        _unittest(room, f"tests.integration.{name}") for name in room.chosen(OSS_V2_MODULES)
    )


def _unittest(room: SuiteRoom, module: str) -> SuiteResult:
    told = room.run((str(room.python), "-m", "unittest", module), room.folder)
    return of_unittest(module.rpartition(".")[2], told)


def _go(room: SuiteRoom) -> Iterator[SuiteResult]:
    (room.folder / "go.mod").write_text(GO_MODULE)
    for step in (("go", "mod", "tidy"), GO_BUILD):
        subprocess.run(step, cwd=room.folder, check=True, capture_output=True, timeout=SECONDS)
    for name in room.chosen(GO_SUITES):
        told = room.run(("../suite", "-check.v", "-check.f", name), room.folder / "oss")
        yield of_gocheck(name, told)


def _go_v2(room: SuiteRoom) -> Iterator[SuiteResult]:
    subprocess.run(GO_BUILD, cwd=room.folder, check=True, capture_output=True, timeout=SECONDS)
    for name in room.chosen(tuple(GO_V2_TESTS)):
        # Each by itself: one that panics ends the program.
        words = (("-test.v", "-test.run", f"^Test{test}$") for test in GO_V2_TESTS[name])
        yield of_go(name, [room.run(("../suite", *own), room.folder / "oss") for own in words])


def _as_ali_oss_names_them() -> dict[str, str]:
    pair = {"ID": OWNER.access_key_id, "SECRET": OWNER.access_key_secret}
    named = {
        f"ALI_SDK_{who}_{what}": value for who in ("OSS", "STS") for what, value in pair.items()
    }
    where = {"ALI_SDK_OSS_REGION": f"oss-{REGION}", "ALI_SDK_STS_BUCKET": BUCKET}
    return named | where | {"ALI_SDK_STS_ROLE": "acs:ram::1234567890123456:role/suite"}


def _ali_oss(room: SuiteRoom) -> Iterator[SuiteResult]:
    before = "/tmp/.oss/"  # noqa: S108  the suite's own
    for path in (room.folder / "test" / "node").glob("*.js"):
        path.write_text(path.read_text().replace(before, f"{room.folder}/files/"))
    for name in room.chosen(ALI_OSS_FILES):
        file = f"test/node/{name}.test.js"
        told = room.run(("node", "node_modules/mocha/bin/mocha", *ALI_OSS_SAYS, file), room.folder)
        yield of_tap(name, told)


def _php(room: SuiteRoom) -> Iterator[SuiteResult]:
    for name in room.chosen(PHP_CLASSES):
        told = room.run((*PHPUNIT, f"tests/OSS/Tests/{name}.php"), room.folder)
        yield of_phpunit(name, told)


def _ruby(room: SuiteRoom) -> Iterator[SuiteResult]:
    room.server.admit(Ticket(bucket=BUCKET))
    before = "/tmp/"  # noqa: S108  the suite's own
    for path in (room.folder / "tests").glob("*.rb"):
        path.write_text(path.read_text().replace(before, f"{room.folder}/"))
    for name in room.chosen(RUBY_FILES):
        yield of_minitest(name, room.run(("ruby", f"tests/test_{name}.rb"), room.folder))


def _java(room: SuiteRoom) -> Iterator[SuiteResult]:
    tests = Path("src/test/java")
    folder = tests / JAVA_PACKAGE.replace(".", "/")
    utilities = room.folder / folder / "TestUtils.java"
    # Every test waits for caches that the mock does not have.
    utilities.write_text(utilities.read_text().replace("durationSeconds * 1000", "0"))
    # A class reads it before any test has set it: in a run of them all, another one has.
    settings = room.folder / folder / "TestConfig.java"
    receiver = 'CALLBACK_URL = System.getenv("OSS_TEST_CALLBACK_URL")'
    settings.write_text(settings.read_text().replace("CALLBACK_URL = null", receiver))
    files = [str(folder / f"{name}.java") for name in room.chosen(JAVA_CLASSES)]
    sources = ("-sourcepath", f"src/main/java:{tests}")
    subprocess.run(
        (*JAVAC, *sources, *files), cwd=room.folder, check=True, capture_output=True,
        timeout=2 * SECONDS,
    )  # fmt: skip
    for name in room.chosen(JAVA_CLASSES):
        yield of_junit(name, room.run((*JUNIT, f"{JAVA_PACKAGE}.{name}"), room.folder))


def _cpp(room: SuiteRoom) -> Iterator[SuiteResult]:
    for name in room.chosen(CPP_TESTS):
        told = ""
        for _ in range(MOST_ENDS):
            begun = ":".join(f"{name}.{test}" for test in begun_in(told))
            more = room.run((CPP_PROGRAM, f"--gtest_filter={name}.*-{begun}"), room.folder)
            told += more or ""
            if more is None or is_whole(more):
                break
        yield of_gtest(name, told)


def _c(room: SuiteRoom) -> Iterator[SuiteResult]:
    for name in room.chosen(C_TESTS):
        yield of_cutest(name, room.run((C_PROGRAM, f"test_oss_{name}"), room.folder))


SUITES = {
    "oss2": _oss2,
    "alibabacloud-oss-v2": _oss_v2,
    "aliyun-oss-go-sdk": _go,
    "alibabacloud-oss-go-sdk-v2": _go_v2,
    "ali-oss": _ali_oss,
    # ``RUBYLIB`` is kept: it may name a folder of the suite's own.
    "aliyun-oss-php-sdk": _php,
    "aliyun-oss-ruby-sdk": _ruby,
    "aliyun-oss-java-sdk": _java,
    "aliyun-oss-cpp-sdk": _cpp,
    "aliyun-oss-c-sdk": _c,
}
PYTHON = Path(sys.executable)
