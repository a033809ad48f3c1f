import pytest

from harness.explain.error_line import error_line, find_error

# What runtimes and tools print, and the line of it that tells why.
CRASHES = {
    "a module of Node.js": (
        (
            "node:internal/modules/cjs/loader:1148\n  throw err;\n  ^\n\n"
            "Error: Cannot find module 'colours'\nRequire stack:\n- /w/main.js\n"
            "    at Module._resolve (node:internal/modules/cjs/loader:1145:15) {\n"
            "  code: 'MODULE_NOT_FOUND',\n  requireStack: [ '/w/main.js' ]\n}\n\nNode.js v20.1.0\n"
        ),
        "Error: Cannot find module 'colours'",
    ),
    "a name in Node.js": (
        (
            "/w/main.js:3\nsend(boat);\n     ^\n\nReferenceError: boat is not defined\n"
            "    at Object.<anonymous> (/w/main.js:3:6)\n\nNode.js v22.0.0\n"
        ),
        "ReferenceError: boat is not defined",
    ),
    "what Node.js throws that is no error": (
        (
            "/w/main.js:1\nthrow 'enough';\n^\nenough\n"
            "(Use `node --trace-uncaught ...` to show where the exception was thrown)\n\n"
            "Node.js v20.1.0\n"
        ),
        "enough",
    ),
    "a cause in Node.js": (
        (
            "TypeError: fetch failed\n    at node:internal/deps/undici:1:1 {\n"
            "  [cause]: Error: getaddrinfo ENOTFOUND pier.example\n      at dns:1:2 {\n"
            "    errno: -3008,\n    code: 'ENOTFOUND'\n  }\n}\n"
        ),
        "TypeError: fetch failed (caused by Error: getaddrinfo ENOTFOUND pier.example)",
    ),
    "what Python was never asked to wait for": (
        (
            "/w/main.py:9: RuntimeWarning: coroutine 'send' was never awaited\n  send('a.txt')\n"
            "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n"
        ),
        "/w/main.py:9: RuntimeWarning: coroutine 'send' was never awaited",
    ),
    "a cause in Java": (
        (
            'Exception in thread "main" java.lang.IllegalStateException: no harbour\n'
            "\tat Boat.main(Boat.java:9)\nCaused by: java.io.FileNotFoundException: chart.xml\n"
            "\tat java.base/java.io.FileInputStream.open0(Native Method)\n\t... 8 more\n"
        ),
        (
            'Exception in thread "main" java.lang.IllegalStateException: no harbour '
            "(caused by java.io.FileNotFoundException: chart.xml)"
        ),
    ),
    "a cause that Java repeats": (
        (
            'Exception in thread "main" java.lang.RuntimeException: java.io.IOException: wet\n'
            "\tat Boat.main(Boat.java:9)\nCaused by: java.io.IOException: wet\n\t... 1 more\n"
        ),
        'Exception in thread "main" java.lang.RuntimeException: java.io.IOException: wet',
    ),
    "a chain in Python": (
        (
            "Traceback (most recent call last):\n"
            '  File "/w/main.py", line 2, in <module>\n    open("chart")\n'
            "FileNotFoundError: [Errno 2] No such file or directory: 'chart'\n\n"
            "During handling of the above exception, another exception occurred:\n\n"
            "Traceback (most recent call last):\n"
            '  File "/w/main.py", line 4, in <module>\n    sail()\n'
            "boats.faults.NoWind: calm\nand it stays so\n"
        ),
        "boats.faults.NoWind: calm",
    ),
    "a destructor in Python": (
        (
            "Traceback (most recent call last):\n"
            '  File "/w/main.py", line 2, in <module>\n    sail()\nValueError: no sail\n'
            "Exception ignored in: <function Boat.__del__ at 0x1>\n"
            "Traceback (most recent call last):\n"
            '  File "/w/boat.py", line 9, in __del__\nAttributeError: mast\n'
        ),
        "ValueError: no sail",
    ),
    "Go": (
        (
            "panic: runtime error: index out of range [3] with length 1\n\ngoroutine 1 [running]:\n"
            "main.main()\n\t/w/main.go:9 +0x1d\nexit status 2\n"
        ),
        "panic: runtime error: index out of range [3] with length 1",
    ),
    "Go, with a log": (
        "2026/01/01 10:00:00 open chart.txt: no such file or directory\nexit status 1\n",
        "2026/01/01 10:00:00 open chart.txt: no such file or directory",
    ),
    "PHP": (
        (
            "PHP Warning:  Undefined variable $wind in /w/main.php on line 2\n"
            "PHP Fatal error:  Uncaught TypeError: sail(): must be array in /w/main.php:4\n"
            "Stack trace:\n#0 {main}\n  thrown in /w/main.php on line 4\n"
        ),
        "PHP Fatal error:  Uncaught TypeError: sail(): must be array",
    ),
    "Ruby": (
        (
            "main.rb:3:in `<main>': undefined local variable or method `winds' (NameError)\n\n"
            "  sail(winds)\n       ^^^^^\nDid you mean?  wind\n\tfrom a.rb:1:in `b'\n"
        ),
        (
            "main.rb:3:in `<main>': undefined local variable or method `winds' (NameError)."
            " Did you mean: wind?"
        ),
    ),
    "Perl": (
        (
            "Use of uninitialized value $wind in print at /w/main.pl line 2.\n"
            "Cannot read the map: No such file or directory at /w/main.pl line 4, <$sea> line 1.\n"
        ),
        "Cannot read the map: No such file or directory at /w/main.pl line 4, <$sea> line 1.",
    ),
    "C++": (
        (
            "terminate called after throwing an instance of 'std::runtime_error'\n"
            "  what():  calm\nAborted (core dumped)\n"
        ),
        "terminate called after throwing an instance of 'std::runtime_error': calm",
    ),
    "Rust": (
        (
            "thread 'main' panicked at src/main.rs:4:5:\n"
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"
        ),
        "thread 'main' panicked at src/main.rs:4:5:",
    ),
    "an option of curl": (
        (
            "curl: option --uplood-file: is unknown\n"
            "curl: try 'curl --help' or 'curl --manual' for more information\n"
        ),
        "curl: option --uplood-file: is unknown",
    ),
    "what curl says behind its progress": (
        (
            "  % Total    % Received % Xferd\n"
            "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
            "curl: (6) Could not resolve host: nowhere.example\n"
        ),
        "curl: (6) Could not resolve host: nowhere.example",
    ),
    "an option of wget": (
        (
            "wget: unrecognized option '--metod=PUT'\nUsage: wget [OPTION]... [URL]...\n\n"
            "Try 'wget --help' for more options.\n"
        ),
        "wget: unrecognized option '--metod=PUT'",
    ),
    "a command of a shell": (
        "main.sh: line 3: crul: command not found\n",
        "main.sh: line 3: crul: command not found",
    ),
    "only the progress of curl": (
        (
            "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
            "                                 Dload  Upload   Total   Spent    Left  Speed\n"
            "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
            "\r100   12    0     0  100    12      0     99 --:--:-- --:--:-- --:--:--    99\n"
        ),
        "",
    ),
    "nothing": ("\n", ""),
}


@pytest.mark.parametrize("name", CRASHES)
def test_the_error_of_a_crash_is_found_in_what_is_printed(name: str) -> None:
    printed, wanted = CRASHES[name]

    assert error_line(printed) == wanted


def test_the_innermost_cause_is_where_the_place_is_looked_for() -> None:
    printed, _ = CRASHES["a cause in Java"]

    assert printed[find_error(printed).start :].startswith("Caused by:")
