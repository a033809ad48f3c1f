"""What the runners of suites print is counted as they mean it."""

from tests.fidelity.counting import (
    SuiteResult,
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
from tests.fidelity.page import page, table, why

TOLD = """F.Es
======================================================================
ERROR: test_a (tests.test_x.TestX.test_a)
======================================================================
FAIL: test_b (tests.test_x.TestX.test_b)
======================================================================
ERROR: tearDownClass (tests.test_x.TestX)
----------------------------------------------------------------------
Ran 9 tests in 1.000s

FAILED (failures=1, errors=2, skipped=3)
"""
GO = """PASS: a_test.go:1: OssSuite.TestGood\t0.1s
FAIL: a_test.go:2: OssSuite.TestBad
PANIC: a_test.go:3: OssSuite.TestWorse
SKIP: a_test.go:4: OssSuite.TestLeftOut (why)
OOPS: 1 passed, 2 FAILED
"""

GTEST = """[ RUN      ] ObjectTest.Good
[       OK ] ObjectTest.Good (3 ms)
[ RUN      ] ObjectTest.Bad
[  FAILED  ] ObjectTest.Bad (4 ms)
[ RUN      ] ObjectTest.EndsTheProgram
terminate called
[ RUN      ] ObjectTest.Last
[       OK ] ObjectTest.Last (1 ms)
[==========] 1 test from 1 test case ran. (1 ms total)
"""

TAP = """1..4
noise of the test itself
ok 1 test/a.test.js test a in iterate 0 first should be good
not ok 2 test/a.test.js second should be bad
  Error: it is not
ok 3 third # SKIP -
ok 4 fourth
"""


CUTEST = """test_good ok
.F

There was 1 failure:
1) test_bad: test_x.c:507: expected <200> but was <403>

!!!FAILURES!!!
Runs: 2 Passes: 1 Fails: 1
"""


def test_what_cutest_prints_is_counted() -> None:
    assert of_cutest("part", CUTEST) == SuiteResult(part="part", passed=1, failed=("test_bad",))
    assert of_cutest("part", "..\n\nOK (2 tests)\n") == SuiteResult(part="part", passed=2)
    assert of_cutest("part", "test_good ok").is_cut


def test_what_unittest_prints_is_counted() -> None:
    assert of_unittest("part", TOLD) == SuiteResult(
        part="part", passed=4, failed=("tearDownClass", "test_a", "test_b"), skipped=3
    )


def test_a_run_that_was_ended_is_told() -> None:
    assert of_unittest("part", None).is_cut
    assert of_gocheck("part", None).is_cut
    assert of_tap("part", None).is_cut


def test_a_test_in_which_the_program_ended_has_failed() -> None:
    assert of_gtest("part", GTEST) == SuiteResult(
        part="part", passed=2, failed=("Bad", "EndsTheProgram")
    )


def test_rows_of_other_suites_are_kept() -> None:
    before = page({"oss2": [SuiteResult(part="old", passed=1, failed=("test_timeout",))]}, {})

    now = page({"ali-oss": [SuiteResult(part="new", passed=2)]}, {}, before)

    assert "| oss2 | old | 2 | 1 | 0 | 0 | 1 |" in now
    assert "| oss2 | test_timeout | **not known** |" in now
    assert "| ali-oss | new | 2 | 2 | 0 | 0 | 0 |" in now
    assert now.count("| oss2 |") == 2


def test_rows_of_other_parts_are_kept_where_a_suite_is_run_in_part() -> None:
    parts = [SuiteResult(part=name, passed=1, failed=(f"test_{name}",)) for name in ("a", "b")]
    before = page({"oss2": parts}, {})

    now = page({"oss2": [SuiteResult(part="b", passed=2)]}, {}, before, in_part=True)

    assert "| oss2 | a | 2 | 1 | 0 | 0 | 1 |" in now
    assert "| oss2 | b | 2 | 2 | 0 | 0 | 0 |" in now
    assert "| oss2 | test_a | **not known** |" in now
    assert now.count("| oss2 | b |") == 1


def test_what_check_v1_prints_is_counted() -> None:
    assert of_gocheck("part", GO) == SuiteResult(
        part="part", passed=1, failed=("TestBad", "TestWorse"), skipped=1
    )


def test_what_go_test_prints_of_tests_run_one_by_one_is_counted() -> None:
    good = "--- PASS: TestGood (0.10s)\n    --- PASS: TestGood/some (0.01s)\nPASS\n"
    bad = "=== RUN   TestBad\n--- FAIL: TestBad (0.00s)\npanic: it is [recovered, repanicked]\n"

    assert of_go("part", [good, bad]) == SuiteResult(part="part", passed=1, failed=("TestBad",))


def test_a_part_of_which_one_test_was_ended_is_cut() -> None:
    assert of_go("part", ["--- SKIP: TestLeftOut (0.00s)\n", None]) == SuiteResult(
        part="part", skipped=1, is_cut=True
    )


def test_what_tap_prints_is_counted() -> None:
    assert of_tap("part", TAP) == SuiteResult(
        part="part", passed=2, failed=("test/a.test.js second should be bad",), skipped=1
    )


def test_the_table_parts_what_is_known_from_what_is_not() -> None:
    found = {"suite": [SuiteResult(part="part", passed=2, failed=("a", "b"), skipped=1)]}
    known = {"suite": {"a": "for a reason"}}

    assert "| suite | part | 5 | 2 | 1 | 1 | 1 |" in table(found, known)
    assert "| suite | a | for a reason |" in page(found, known)
    assert "| suite | b | **not known** |" in page(found, known)


PHP = """There was 1 error:

1) OSS\\\\Tests\\\\SomeTest::testBad
Error: it is

ERRORS!
Tests: 4, Assertions: 9, Errors: 1, Skipped: 1.
"""
RUBY = """  1) Failure:
TestSome#test_bad [tests/test_some.rb:1]:
Expected: 1

6 runs, 9 assertions, 1 failures, 0 errors, 2 skips
"""


def test_what_phpunit_prints_is_counted() -> None:
    assert of_phpunit("part", PHP.replace("\\\\", "\\")) == SuiteResult(
        part="part", passed=2, failed=("testBad",), skipped=1
    )
    assert of_phpunit("part", "OK (3 tests, 9 assertions)").passed == 3


def test_what_minitest_prints_is_counted() -> None:
    assert of_minitest("part", RUBY) == SuiteResult(
        part="part", passed=3, failed=("test_bad",), skipped=2
    )


JUNIT = """.E.
Time: 2.816
There were 2 failures:
1) testBad(com.example.SomeTest)
java.lang.AssertionError
2) com.example.SomeTest
java.lang.IllegalStateException

FAILURES!!!
Tests run: 3,  Failures: 2
"""


def test_what_junit_prints_is_counted() -> None:
    assert of_junit("SomeTest", JUNIT) == SuiteResult(
        part="SomeTest", passed=2, failed=("SomeTest", "testBad")
    )
    assert of_junit("SomeTest", "OK (1 test)") == SuiteResult(part="SomeTest", passed=1)
    assert of_junit("SomeTest", None).is_cut


def test_a_reason_is_about_one_test_unless_it_ends_with_an_asterisk() -> None:
    part = SuiteResult(part="part", passed=0, failed=("TestPutObjectAcl",))
    one, many = {"sdk": {"TestPut": "why"}}, {"sdk": {"TestPut*": "why"}}

    assert why(one, "sdk", part, "TestPut") == "why"
    assert why(one, "sdk", part, "TestPutObjectAcl") == ""
    assert why(many, "sdk", part, "TestPutObjectAcl") == "why"
