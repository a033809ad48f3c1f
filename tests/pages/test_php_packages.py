# ruff: noqa: E501  texts of pages stand on one line

"""Programs of PHP and the packages that a project of Composer has."""

import pytest

from harness.model.page import Role
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

LOADS = "vendor/autoload.php"
USE = "use GuzzleHttp\\Client;\n"
PUTS = "$http = new Client();\n$http->put('<signedUrl>', ['body' => fopen('a.txt', 'rb')]);"
CARRY = "public function carry(string $signedUrl, string $path)\n    {\n        return $this->http->put($signedUrl, ['body' => fopen($path, 'rb')]);\n    }"


@pytest.mark.parametrize(
    ("beside", "text", "loads"),
    [
        ("composer require guzzlehttp/guzzle", f"<?php\n{USE}{PUTS}", True),
        ("composer require guzzlehttp/guzzle", f"{USE}{PUTS}", True),
        ("composer install", f"<?php\n\n{USE}\n{PUTS}", True),
        ("php -v", f"<?php\n{USE}{PUTS}", False),
        ("composer install", f"<?php\nnamespace Depot;\n{USE}{PUTS}", False),
    ],
)
def test_a_page_about_composer_has_its_packages(beside: str, text: str, *, loads: bool) -> None:
    *_, block = blocks_of(("bash", beside), ("php", text))

    assert (LOADS in program_of(block).program.source) is loads


def test_what_a_program_loads_itself_is_not_loaded_twice() -> None:
    text = f"<?php\nrequire 'vendor/autoload.php';\n{USE}{PUTS}"

    *_, block = blocks_of(("bash", "composer install"), ("php", text))

    assert program_of(block).program.source.count(LOADS) == 1


def test_a_class_that_is_called_has_its_packages() -> None:
    text = f"<?php\nnamespace Depot;\n\n{USE}\nclass Carrier\n{{\n    private $http;\n    public function __construct()\n    {{\n        $this->http = new Client();\n    }}\n    {CARRY}\n}}"

    *_, block = blocks_of(("php", text))

    assert (block.role, why_not_run(block, KIT)) == (Role.UPLOADER, "")
    source = program_of(block).program.source
    assert source.index("class Carrier") < source.index(LOADS) < source.index("(new Carrier())")


def test_the_messages_of_guzzle_are_in_the_set() -> None:
    text = f"<?php\nuse Psr\\Http\\Message\\ResponseInterface;\n{USE}class Carrier\n{{\n    public static function carry(string $signedUrl, string $path): ResponseInterface\n    {{\n        return (new Client())->put($signedUrl, ['body' => fopen($path, 'rb')]);\n    }}\n}}"

    *_, block = blocks_of(("php", text))

    assert why_not_run(block, KIT) == ""


def test_what_a_reader_has_in_hand_stands_behind_the_mark() -> None:
    text = "<?php\n$ch = curl_init($signedUrl);\ncurl_setopt($ch, CURLOPT_PUT, true);\ncurl_setopt($ch, CURLOPT_INFILE, fopen($path, 'rb'));\ncurl_exec($ch);"

    *_, block = blocks_of(("php", text))

    assert program_of(block).program.source.startswith("<?php\n$")
