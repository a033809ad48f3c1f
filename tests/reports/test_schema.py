"""The schema of a record is exported from its types, and every record keeps to it."""

import io
import json

import jsonschema
import pytest

from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.reports.record import RecordWriter
from harness.reports.schema import record_schema
from tests.browser.runs import whole_run

SCHEMA = json.loads(record_schema())


def lines() -> list[dict[str, object]]:
    report, stream = whole_run(), io.StringIO()
    write = RecordWriter(stream)
    write(RunStarted(cells=tuple(result.cell for result in report.results), at=1.0))
    for result in report.results:
        write(CellFinished(result=result))
    write(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_line_of_a_record_keeps_to_it() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)

    for line in lines():
        validator.validate(line)


@pytest.mark.parametrize("key", ["kind", "verdict", "findings", "observation"])
def test_a_line_that_lacks_a_part_breaks_it(key: str) -> None:
    cell_line = next(line for line in lines() if line["kind"] == "cell")
    del cell_line[key]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(cell_line, SCHEMA)
