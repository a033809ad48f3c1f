import pytest

from harness.explain.ending import ends_badly, is_slip, without_noise
from harness.explain.error_line import error_line
from harness.model.observation import ProcessFacts

OWN = '  File "/w/src/snippet.py", line 4, in stop\n    1 / 0\n'
OF_LIBRARY = '  File "/w/deps/page-python/boats/ropes.py", line 9, in __del__\n    self.cut()\n'
TRACE = "Traceback (most recent call last):\n"
DIVIDED = "ZeroDivisionError: division by zero\n"
ATEXIT = f"Exception ignored in atexit callback: <function stop at 0x1>:\n{TRACE}{OWN}{DIVIDED}"
THREAD = f"Exception ignored in thread started by: <function f at 0x1>:\n{TRACE}{OWN}{DIVIDED}"
OWN_END = f"Exception ignored in: <function Up.__del__ at 0x1>\n{TRACE}{OWN}{DIVIDED}"
NEWER_END = f"Exception ignored while calling deallocator <f at 0x1>:\n{TRACE}{OWN}{DIVIDED}"
LIBRARY_END = (
    f"Exception ignored in: <function Rope.__del__ at 0x1>\n{TRACE}{OWN}{OF_LIBRARY}"
    "RuntimeError: Event loop is closed\n"
)


def printed(stderr: str) -> ProcessFacts:
    return ProcessFacts(exit_code=0, stdout="", stderr=stderr, reported_status=200, seconds=0.1)


@pytest.mark.parametrize("stderr", [ATEXIT, THREAD, OWN_END, NEWER_END, LIBRARY_END + ATEXIT])
def test_what_python_raises_to_nobody_in_a_line_of_the_program_is_a_crash(stderr: str) -> None:
    assert ends_badly(printed(stderr))
    assert error_line(f"a warning\n{stderr}") == DIVIDED.strip()


def test_what_a_destructor_of_a_library_raises_is_no_crash() -> None:
    assert not ends_badly(printed(LIBRARY_END))
    assert without_noise(f"one\n{LIBRARY_END}two").split() == ["one", "two"]
    assert error_line(f"Error: no sail\n{LIBRARY_END}") == "Error: no sail"


@pytest.mark.parametrize(
    "line",
    [
        "java.lang.ClassCastException: class A cannot be cast to class B",
        "TypeError: Cannot read properties of undefined (reading 'etag')",
        "SyntaxError: Unexpected end of JSON input",
        "'Response' object is not subscriptable",
        "snippet.rb:9: undefined method `upcase' for nil (NoMethodError)",
        "PHP Error: Call to a member function etag() on null",
        "assignment to entry in nil map",
        'Can\'t call method "code" on an undefined value at snippet.pl line 3.',
    ],
)
def test_what_a_runtime_says_of_the_programs_own_code_is_a_slip(line: str) -> None:
    assert is_slip(line)


@pytest.mark.parametrize(
    "line",
    [
        "TypeError: fetch failed",
        "java.net.UnknownHostException: backend.example.com",
        "Warning: OSS_REGION is not defined",
        "uploaded report.json at position 3",
        "ETag: null",
    ],
)
def test_what_a_reader_has_elsewhere_is_no_slip(line: str) -> None:
    assert not is_slip(line)
