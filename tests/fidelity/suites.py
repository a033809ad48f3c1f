"""The suites of the official SDKs against the mock: what they want of the service, they want here.

A suite is whoever's has it: its folder is an argument, and none of its text is kept. It runs in a
network of its own, in which every name of the service is the mock and nothing else can be reached.
"""

import os
import re
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
from tests.server.site import OWNER, REGION

SECONDS = 300
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
    "UploadPartTest",
)
JAVA_PACKAGE = "com.aliyun.oss.integrationtests"
# What the suite needs beside itself stands in its folder `lib`, as Maven puts it there.
JAVAC = ("javac", "-nowarn", "-proc:none", "-encoding", "UTF-8", "-cp", "lib/*", "-d", "classes")
JUNIT = (
    *("java", "-Djava.io.tmpdir=.", "-cp", "classes:src/main/resources:src/test/resources:lib/*"),
    "org.junit.runner.JUnitCore",
)
GO_MODULE = """module github.com/aliyun/aliyun-oss-go-sdk

go 1.21

require (
	golang.org/x/time v0.5.0
	gopkg.in/check.v1 v1.0.0-20201130134442-10cb98267c6c
)
"""
_RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
_FAILED = re.compile(r"^(?:ERROR|FAIL): (\w+) \(", re.MULTILINE)
_SKIPPED = re.compile(r"skipped=(\d+)")
# Every test of ali-oss is run with V4 and with V1, and says so in its title.
_TAP = re.compile(r"^(not ok|ok) \d+ (?:.* in iterate \d )?(.+?)( # SKIP.*)?$", re.MULTILINE)
_PHPUNIT = re.compile(r"^OK \((\d+) test|^Tests: (\d+), ", re.MULTILINE)
_JUNIT = re.compile(r"^OK \((\d+) test|^Tests run: (\d+), ", re.MULTILINE)
# A class that cannot begin is told by its own name.
_JUNIT_FAILED = re.compile(r"^\d+\) (?:[a-z]+\.)*(\w+)", re.MULTILINE)
_PHP_FAILED = re.compile(r"^\d+\) OSS\\Tests\\\w+::(\w+)", re.MULTILINE)
_PHP_SKIPPED = re.compile(r"^Tests: .*Skipped: (\d+)", re.MULTILINE)
_MINITEST = re.compile(r"^(\d+) runs, .* (\d+) skips", re.MULTILINE)
_RUBY_FAILED = re.compile(r"^ +\d+\) (?:Failure|Error):\n\w+#(\w+)", re.MULTILINE)
_GOCHECK = re.compile(r"^(PASS|FAIL|PANIC|SKIP|MISS): \S+ \w+\.(\w+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteResult:
    """What became of one part of a suite; ``is_cut`` tells a run without end."""

    part: str
    passed: int = 0
    failed: tuple[str, ...] = ()
    skipped: int = 0
    is_cut: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """Where a suite runs: a copy of its folder, the mock, and a network in which it is the service.

    ``python`` has what the suite imports.
    """

    folder: Path
    server: MockServer
    network: PrivateNetwork
    python: Path

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


def run_suite(name: str, folder: Path, python: Path, server: MockServer) -> list[SuiteResult]:
    """Run the parts of a suite that are about what the mock does."""
    with TemporaryDirectory(prefix="oss-harness-") as place:
        home = Path(place)
        home.chmod(0o711)
        work = home / "work"
        shutil.copytree(folder, work, ignore=shutil.ignore_patterns(".git"))
        network = replace(open_network(server, home), public_name=DOMAIN)
        try:
            bench = Bench(folder=work, server=server, network=network, python=python)
            return list(SUITES[name](bench))
        finally:
            network.close()


def _oss2(bench: Bench) -> Iterator[SuiteResult]:
    yield from (_unittest(bench, f"tests.{name}") for name in OSS2_MODULES)


def _oss_v2(bench: Bench) -> Iterator[SuiteResult]:
    yield from (_unittest(bench, f"tests.integration.{name}") for name in OSS_V2_MODULES)


def _unittest(bench: Bench, module: str) -> SuiteResult:
    told = bench.run((str(bench.python), "-m", "unittest", module), bench.folder)
    return of_unittest(module.rpartition(".")[2], told)


def _go(bench: Bench) -> Iterator[SuiteResult]:
    (bench.folder / "go.mod").write_text(GO_MODULE)
    for step in (("go", "mod", "tidy"), ("go", "test", "-c", "-o", "suite", "./oss")):
        subprocess.run(step, cwd=bench.folder, check=True, capture_output=True, timeout=SECONDS)
    for name in GO_SUITES:
        told = bench.run(("../suite", "-check.v", "-check.f", name), bench.folder / "oss")
        yield of_gocheck(name, told)


def _as_ali_oss_names_them() -> dict[str, str]:
    pair = {"ID": OWNER.access_key_id, "SECRET": OWNER.access_key_secret}
    named = {
        f"ALI_SDK_{who}_{what}": value for who in ("OSS", "STS") for what, value in pair.items()
    }
    where = {"ALI_SDK_OSS_REGION": f"oss-{REGION}", "ALI_SDK_STS_BUCKET": BUCKET}
    return named | where | {"ALI_SDK_STS_ROLE": "acs:ram::1234567890123456:role/suite"}


def _ali_oss(bench: Bench) -> Iterator[SuiteResult]:
    before = "/tmp/.oss/"  # noqa: S108  the suite's own
    for path in (bench.folder / "test" / "node").glob("*.js"):
        path.write_text(path.read_text().replace(before, f"{bench.folder}/files/"))
    for name in ALI_OSS_FILES:
        file = f"test/node/{name}.test.js"
        told = bench.run(
            ("node", "node_modules/mocha/bin/mocha", *ALI_OSS_SAYS, file), bench.folder
        )
        yield of_tap(name, told)


def _php(bench: Bench) -> Iterator[SuiteResult]:
    for name in PHP_CLASSES:
        told = bench.run((*PHPUNIT, f"tests/OSS/Tests/{name}.php"), bench.folder)
        yield of_phpunit(name, told)


def _ruby(bench: Bench) -> Iterator[SuiteResult]:
    bench.server.admit(Ticket(bucket=BUCKET))
    before = "/tmp/"  # noqa: S108  the suite's own
    for path in (bench.folder / "tests").glob("*.rb"):
        path.write_text(path.read_text().replace(before, f"{bench.folder}/"))
    for name in RUBY_FILES:
        yield of_minitest(name, bench.run(("ruby", f"tests/test_{name}.rb"), bench.folder))


def _java(bench: Bench) -> Iterator[SuiteResult]:
    tests = Path("src/test/java")
    folder = tests / JAVA_PACKAGE.replace(".", "/")
    utilities = bench.folder / folder / "TestUtils.java"
    # Every test waits for caches that the mock does not have.
    utilities.write_text(utilities.read_text().replace("durationSeconds * 1000", "0"))
    files = [str(folder / f"{name}.java") for name in JAVA_CLASSES]
    sources = ("-sourcepath", f"src/main/java:{tests}")
    subprocess.run(
        (*JAVAC, *sources, *files), cwd=bench.folder, check=True, capture_output=True,
        timeout=2 * SECONDS,
    )  # fmt: skip
    for name in JAVA_CLASSES:
        yield of_junit(name, bench.run((*JUNIT, f"{JAVA_PACKAGE}.{name}"), bench.folder))


def of_unittest(part: str, told: str | None) -> SuiteResult:
    """Return what ``unittest`` counted, and the names of what it tells of at the end."""
    text = told or ""
    ran, skipped = _RAN.search(text), _SKIPPED.search(text)
    failed = tuple(sorted(set(_FAILED.findall(text))))
    count, left_out = int(ran[1]) if ran else 0, int(skipped[1]) if skipped else 0
    tests = sum(name.startswith("test") for name in failed)
    return SuiteResult(
        part=part,
        passed=count - left_out - tests,
        failed=failed,
        skipped=left_out,
        is_cut=ran is None,
    )


def of_phpunit(part: str, told: str | None) -> SuiteResult:
    """Return what PHPUnit counted, and the names of what it tells of."""
    text = told or ""
    ran, skipped = _PHPUNIT.search(text), _PHP_SKIPPED.search(text)
    failed = tuple(sorted(set(_PHP_FAILED.findall(text))))
    count, left_out = int(ran[1] or ran[2]) if ran else 0, int(skipped[1]) if skipped else 0
    return SuiteResult(
        part=part,
        passed=count - left_out - len(failed),
        failed=failed,
        skipped=left_out,
        is_cut=ran is None,
    )


def of_junit(part: str, told: str | None) -> SuiteResult:
    """Return what JUnit 4 counted, and the names of what it tells of."""
    text = told or ""
    ran, failed = _JUNIT.search(text), tuple(sorted(set(_JUNIT_FAILED.findall(text))))
    passed = (int(ran[1] or ran[2]) if ran else 0) - sum(test != part for test in failed)
    return SuiteResult(part=part, passed=passed, failed=failed, is_cut=ran is None)


def of_minitest(part: str, told: str | None) -> SuiteResult:
    """Return what minitest counted, and the names of what it tells of."""
    text = told or ""
    ran, failed = _MINITEST.search(text), tuple(sorted(set(_RUBY_FAILED.findall(text))))
    count, left_out = (int(ran[1]), int(ran[2])) if ran else (0, 0)
    return SuiteResult(
        part=part,
        passed=count - left_out - len(failed),
        failed=failed,
        skipped=left_out,
        is_cut=ran is None,
    )


def of_gocheck(part: str, told: str | None) -> SuiteResult:
    """Return what ``check.v1`` tells of each test."""
    found = _GOCHECK.findall(told or "")
    return SuiteResult(
        part=part,
        passed=sum(word == "PASS" for word, _ in found),
        failed=tuple(sorted(test for word, test in found if word in {"FAIL", "PANIC"})),
        skipped=sum(word in {"SKIP", "MISS"} for word, _ in found),
        is_cut=not found,
    )


def of_tap(part: str, told: str | None) -> SuiteResult:
    """Return what a runner tells that speaks TAP; a test is told by the whole of its title."""
    found = _TAP.findall(told or "")
    return SuiteResult(
        part=part,
        passed=sum(word == "ok" and not skip for word, _, skip in found),
        failed=tuple(sorted(title for word, title, _ in found if word == "not ok")),
        skipped=sum(bool(skip) for _, _, skip in found),
        is_cut=not found,
    )


SUITES = {
    "oss2": _oss2,
    "alibabacloud-oss-v2": _oss_v2,
    "aliyun-oss-go-sdk": _go,
    "ali-oss": _ali_oss,
    # ``RUBYLIB`` is kept: it may name a folder of the suite's own.
    "aliyun-oss-php-sdk": _php,
    "aliyun-oss-ruby-sdk": _ruby,
    "aliyun-oss-java-sdk": _java,
}
PYTHON = Path(sys.executable)
