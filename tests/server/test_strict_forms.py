"""Careless forms: what the service does with each, on the wire."""

import pytest

from tests.server.site import Site
from tests.server.strictness.forms import CONDITIONS, FIELDS, LIMITS, POLICIES

TABLES = {"policy": POLICIES, "limits": LIMITS, "conditions": CONDITIONS, "fields": FIELDS}
FORMS = {f"{table}: {name}": form for table, rows in TABLES.items() for name, form in rows.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_careless_form_meets_what_the_service_does(site: Site, name: str) -> None:
    form = FORMS[name]

    status = form.post(site)

    assert (status < 300) == form.is_taken, f"{status}, and {form.mark}: {form.source}"


def test_the_acl_of_a_form_may_stand_in_its_head(site: Site) -> None:
    form = FORMS["policy: V1"]
    headers = {"x-oss-object-acl": "public-read"}

    assert (
        type(form)(is_taken=True, mark="D", source=form.source, headers=headers).post(site) == 204
    )
    assert site.send("GET", f"/{site.bucket}/a", {}).status == 200
