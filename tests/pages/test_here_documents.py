"""Programs in the here-documents of a shell, and in its quotation marks."""

import pytest

from harness.model.page import Block, Language, Role
from harness.pages.reading import read_page

SIGNS = """import oss2
depot = oss2.Bucket(oss2.Auth("<ak>", "<sk>"), "https://oss-cn-hangzhou.aliyuncs.com", "reels")
print(depot.sign_url("PUT", "reel.bin", 300))"""
SENDS = """const reel = require('fs').readFileSync('reel.bin');
fetch('<signedUrl>', { method: 'PUT', body: reel }).then((answer) => console.log(answer.status));"""


def block_of(code: str) -> Block:
    (block,) = read_page("page.md", f"# Reel\n\n```bash\n{code}\n```\n".encode()).blocks
    return block


@pytest.mark.parametrize(
    ("code", "language", "role", "line"),
    [
        (f"python3 - <<'END'\n{SIGNS}\nEND", Language.PYTHON, Role.SIGNER, 5),
        (f"pip install oss2\npython3 <<END\n{SIGNS}\nEND", Language.PYTHON, Role.SIGNER, 6),
        (f"export KEY=a\n\npython3.12 -c '\n{SIGNS}\n'", Language.PYTHON, Role.SIGNER, 7),
        (f'node - <<-"JS"\n{SENDS}\nJS', Language.JAVASCRIPT, Role.UPLOADER, 5),
    ],
)
def test_what_a_fence_only_starts_is_read_as_a_block_of_its_language(
    code: str, language: Language, role: Role, line: int
) -> None:
    block = block_of(code)
    assert (block.language, block.role, block.line) == (language, role, line)
    assert block.text.rstrip("\n") in code


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(f"URL=$(python3 - <<'END'\n{SIGNS}\nEND\n)", id="its output is taken"),
        pytest.param(f"python3 - <<'END' > url.txt\n{SIGNS}\nEND", id="its output is kept"),
        pytest.param(f"python3 <<END\n{SIGNS}\nprint($NAME)\nEND", id="the shell puts in a value"),
        pytest.param(f"python3 - <<'END'\n{SIGNS}\nEND\ncurl -T a '<url>'", id="it goes on"),
        pytest.param(f'python3 -c "\n{SIGNS}\n"', id="a quotation mark ends it"),
    ],
)
def test_what_a_shell_does_more_with_stays_a_shell(code: str) -> None:
    assert block_of(code).language is Language.SHELL
