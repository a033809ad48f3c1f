"""Careless signers: what they sign and what is sent agree, and differ from what OSS signs."""

from collections.abc import Mapping

import pytest

from tests.server.strictness import addresses, headers, older, urls
from tests.server.strictness.tester import Row, is_taken

TABLES: Mapping[str, Mapping[str, Row]] = {
    "V4 URL, query": urls.QUERY,
    "V4 URL, scope": urls.SCOPES,
    "V4 URL, times": urls.TIMES,
    "V4 URL, token": urls.TOKENS,
    "V4 URL, steps": urls.STEPS,
    "V4 URL, host": addresses.HOSTS,
    "V4 URL, key": addresses.KEYS,
    "V4 URL, headers": addresses.HEADERS,
    "V4 header": headers.V4_HEADERS,
    "V1 URL": older.V1_URLS,
    "V2 URL": older.V2_URLS,
    "V1 and V2 header": older.OLDER_HEADERS,
}
ROWS = {f"{table}: {name}": row for table, rows in TABLES.items() for name, row in rows.items()}


@pytest.mark.parametrize("name", ROWS)
def test_a_careless_request_meets_what_the_service_does(name: str) -> None:
    row = ROWS[name]

    assert is_taken(row) == row.is_taken, f"{row.mark}: {row.source}"


def test_there_are_many_of_them_and_each_tells_its_source() -> None:
    assert len(ROWS) >= 300
    assert all(row.mark in "DSTIO" and row.source for row in ROWS.values())
