from docker.errors import APIError

from harness.drivers.container.engine import reason

ASKED = "400 Client Error for http+docker://localhost/build?buildargs=%7B%22CERTS%22%3A%22M%22%7D"


def test_what_an_engine_refuses_is_told_without_the_address_that_it_was_asked_at() -> None:
    fault = APIError(ASKED, explanation="dockerfile parse error: file with no instructions.\n")

    assert reason(fault) == "dockerfile parse error: file with no instructions"
