"""What the runners of suites print, counted as they mean it."""

import re
from dataclasses import dataclass

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
_GTEST = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] \w+\.(\w+).* \(\d+ ms\)$", re.MULTILINE)
_GTEST_BEGUN = re.compile(r"^\[ RUN +\] \w+\.(\w+)$", re.MULTILINE)
_GTEST_RAN = re.compile(r"^\[=+\] \d+ tests? from .* ran\.", re.MULTILINE)
_CUTEST = re.compile(r"^OK \((\d+) test|^Runs: (\d+) Passes: ", re.MULTILINE)
_CUTEST_FAILED = re.compile(r"^\d+\) (\w+):", re.MULTILINE)
_GO = re.compile(r"^--- (PASS|FAIL|SKIP): (\w+) \(", re.MULTILINE)
_GOCHECK = re.compile(r"^(PASS|FAIL|PANIC|SKIP|MISS): \S+ \w+\.(\w+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteResult:
    """What became of one part of a suite; ``is_cut`` tells a run without end."""

    part: str
    passed: int = 0
    failed: tuple[str, ...] = ()
    skipped: int = 0
    is_cut: bool = False


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


def of_cutest(part: str, told: str | None) -> SuiteResult:
    """Return what CuTest counted, and the names of what it tells of."""
    text = told or ""
    ran, failed = _CUTEST.search(text), tuple(sorted(set(_CUTEST_FAILED.findall(text))))
    passed = (int(ran[1] or ran[2]) if ran else 0) - len(failed)
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


def of_go(part: str, told: list[str | None]) -> SuiteResult:
    """Return what ``go test -v`` tells of tests that were run one by one."""
    found = [pair for text in told for pair in _GO.findall(text or "")]
    return SuiteResult(
        part=part,
        passed=sum(word == "PASS" for word, _ in found),
        failed=tuple(sorted(test for word, test in found if word == "FAIL")),
        skipped=sum(word == "SKIP" for word, _ in found),
        is_cut=len(found) < len(told),
    )


def begun_in(told: str) -> list[str]:
    """Return the tests that GoogleTest has begun."""
    return _GTEST_BEGUN.findall(told)


def is_whole(told: str) -> bool:
    """Tell whether a program of GoogleTest came to its end."""
    return _GTEST_RAN.search(told) is not None


def of_gtest(part: str, told: str) -> SuiteResult:
    """Return what GoogleTest tells of each test; one in which the program ended has failed."""
    results = {test: word for word, test in _GTEST.findall(told)}
    words = [results.get(test, "FAILED") for test in begun_in(told)]
    return SuiteResult(
        part=part,
        passed=words.count("OK"),
        failed=tuple(sorted(t for t in begun_in(told) if results.get(t, "FAILED") == "FAILED")),
        skipped=words.count("SKIPPED"),
        is_cut=not is_whole(told),
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
