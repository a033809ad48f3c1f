import pytest

from harness.model.edit import applied
from harness.review.misspelt import (
    meant_name,
    shown_name,
    unshown_class,
    unshown_name,
    with_name,
)
from tests.tiny.programs import page_program_of


@pytest.mark.parametrize(
    ("fence", "code", "message", "wanted"),
    [
        ("python", "import requests\nrequests.putt(url)\n",
         "AttributeError: module 'requests' has no attribute 'putt'. Did you mean: 'put'?",
         "import requests\nrequests.put(url)\n"),
        ("javascript", "const boat = 1;\nconsole.log(boatt);\n",
         "ReferenceError: boatt is not defined", "const boat = 1;\nconsole.log(boat);\n"),
        ("go", "resp, _ := http.DefaultClient.Doo(req)\n",
         "DefaultClient.Doo undefined (type *http.Client has no field or method Doo)",
         "resp, _ := http.DefaultClient.Do(req)\n"),
        ("java", 'String route = "x";\nsend(rout);\n',
         "cannot find symbol (variable rout)", 'String route = "x";\nsend(route);\n'),
        ("php", "<?php\n$c = curl_init($url);\ncurl_exce($c);\n",
         "PHP Fatal error:  Uncaught Error: Call to undefined function curl_exce()",
         "<?php\n$c = curl_init($url);\ncurl_exec($c);\n"),
        ("ruby", "uri = URI(url)\nputs urii\n",
         "undefined local variable or method `urii' for main:Object (NameError)",
         "uri = URI(url)\nputs uri\n"),
        ("php", "<?php\n$shelf = 'a';\necho $shelff;\n", "PHP Warning:  Undefined variable $shelff",
         "<?php\n$shelf = 'a';\necho $shelf;\n"),
        ("perl", "use strict;\nmy $shelf = 'a';\nprint $shelff;\n",
         'Global symbol "$shelff" requires explicit package name at snippet.pl line 3.',
         "use strict;\nmy $shelf = 'a';\nprint $shelf;\n"),
        ("perl", "$agent->puut($url);\n",
         'Can\'t locate object method "puut" via package "LWP::UserAgent" at snippet.pl line 1.',
         "$agent->put($url);\n"),
        ("bash", "curl --uplod-file a url\n", "curl: option --uplod-file: is unknown",
         "curl --upload-file a url\n"),
        ("bash", "crul -T a url\n", "line 1: crul: command not found", "curl -T a url\n"),
        ("cpp", "CURL *c = curl_easy_int();\n", "'curl_easy_int' was not declared in this scope",
         "CURL *c = curl_easy_init();\n"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_knows_becomes_the_one_that_is_meant(
    fence: str, code: str, message: str, wanted: str
) -> None:
    program = page_program_of(fence, code)

    assert applied(program.block.text, with_name(message, program)) == wanted


@pytest.mark.parametrize(
    ("fence", "code", "message"),
    [
        ("python", "sail()\n", "NameError: name 'sail' is not defined"),
        ("javascript", "a(b);\n", "TypeError: fetch failed"),
        ("go", "x := quay\n", "undefined: quay"),
        ("perl", "use strict;\nprint $quay;\n", 'Global symbol "$quay" requires explicit package'),
    ],
)
def test_a_name_that_is_like_no_other_is_left_alone(fence: str, code: str, message: str) -> None:
    program = page_program_of(fence, code)

    assert meant_name(message, program) == ""
    assert with_name(message, program) == ()


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("AttributeError: 'R' object has no attribute 'code'. Did you mean: 'close'?", ""),
        ("AttributeError: 'R' object has no attribute 'shut'", ""),
        ("'R' has no attribute 'statuscode'. Did you mean: 'status_code'?", "status_code"),
    ],
)
def test_what_is_more_than_a_slip_away_is_not_meant(message: str, meant: str) -> None:
    program = page_program_of("python", "import shutil\nprint(r.code, r.shut, r.statuscode)\n")

    assert meant_name(message, program) == meant


def test_an_option_is_shown_with_its_dashes() -> None:
    program = page_program_of("bash", "curl --haeder 'A: 1' -T a url\n")

    assert shown_name("curl: option --haeder: is unknown", program) == "--header"


def test_a_type_is_no_variable_misspelt() -> None:
    code = "void send(String url, FormPicture formPicture) { formPicture.moveTo(url); }\n"
    program = page_program_of("java", code)

    assert unshown_class("cannot find symbol (class FormPicture)", program) == "FormPicture"


def test_a_class_of_php_with_its_namespace_is_read_as_it_stands() -> None:
    program = page_program_of("php", "<?php\nuse OSS\\OssClient;\n$depot = new OssClient($id);\n")

    assert meant_name('Class "OSS\\OssClient" not found', program) != "OSS"


@pytest.mark.parametrize(
    ("name", "unshown"),
    [("UploadPorter", "UploadPorter"), ("HttpURLConection", ""), ("cargo", ""), ("MAX", "")],
)
def test_a_class_that_is_like_no_other_is_one_that_the_page_does_not_show(
    name: str, unshown: str
) -> None:
    program = page_program_of("java", f"{name} one = new {name}(url);\nUploadPart two;\n")

    assert unshown_class(f"cannot find symbol (class {name})", program) == unshown


@pytest.mark.parametrize(
    ("name", "unshown"),
    [
        ("depot", "depot"),
        ("linkk", ""),
        ("parcel", ""),
        ("Depot", ""),
        # Whose kind of thing a class is, and what is of another purpose.
        ("httpClient", "httpClient"),
        ("bucketName", "bucketName"),
        ("objectNames", ""),
        ("craft", "craft"),
    ],
)
def test_a_variable_that_nothing_defines_is_one_that_the_page_does_not_show(
    name: str, unshown: str
) -> None:
    text = 'String link = given;\nString parcel = "a";\ndepot.ask(link);\n'
    text += f"String objectName = craft();\nHttpClient other;\nsend({name});\n"

    message = f"cannot find symbol (variable {name})"
    assert unshown_name(message, page_program_of("java", text)) == unshown
