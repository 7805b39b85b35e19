"""The document is whole and true, and the guide says what the document says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openapi_spec_validator import validate

from ruthan.claims.states import VerdictCode
from ruthan.core.api.problems import FAULTS, KINDS
from ruthan.intake.rules.files import CODES
from ruthan.intake.states import ReportState, Wants
from ruthan.messaging.engine.kinds import CHOICES
from ruthan.messaging.states import EndpointState
from ruthan.network.states import Scope
from ruthan.project.api import guide
from ruthan.project.api.document import document, operations, scopes_of
from ruthan.project.api.examples import EXAMPLES
from ruthan.referrals.states import STEPS, Finding, ReferralState

WHOLE: Any = json.loads(json.dumps(document()))
OPERATIONS = operations(WHOLE)
pytestmark = pytest.mark.django_db


def test_it_is_openapi_31_and_valid() -> None:
    assert WHOLE["openapi"].startswith("3.1")
    validate(WHOLE)


HIDDEN = {"/m/raw_lookup"}  # not there for anybody without a key of its scope


def test_every_operation_is_described_with_its_scope_its_problems_and_an_example() -> None:
    for path, _method, operation in OPERATIONS:
        assert operation["summary"], path
        assert "Needs the scope" in operation["description"], path
        assert operation["security"] == [{"ApiKey": []}], path
        assert operation["tags"], path
        without_a_key = {"404"} if path in HIDDEN else {"401", "403"}
        assert {*without_a_key, "429", "500"} <= set(operation["responses"]), path
        assert operation["operationId"] in EXAMPLES, path
    of_feeds = {Scope.INDICATORS_READ, Scope.INDICATORS_READ_AMBER}  # of /misp/, no operation
    named = {scope for _p, _m, o in OPERATIONS for scope in scopes_of(o["operationId"])}
    assert named == set(Scope) - of_feeds


def test_every_value_has_its_description() -> None:
    for name, schema in WHOLE["components"]["schemas"].items():
        for field, value in schema.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, f"{name}.{field}"
    for path, _method, operation in OPERATIONS:
        for parameter in operation["parameters"]:
            assert parameter.get("description"), f"{path} {parameter['name']}"


def test_every_example_is_what_its_schema_says() -> None:
    def judged(schema: Any, value: Any) -> None:
        whole = {"$ref": "#/s", "s": schema, "components": WHOLE["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)

    for _path, _method, operation in OPERATIONS:
        bodies = list(operation.get("requestBody", {}).get("content", {}).values())
        for body in [*bodies, *(c for r in operation["responses"].values() for c in r.get("content", {}).values())]:  # fmt: skip
            for example in body.get("examples", {}).values():
                judged(body["schema"], example["value"])


def test_it_is_served_with_its_tag(client: Client) -> None:
    answer = client.get("/api/openapi.json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["paths"].keys() == WHOLE["paths"].keys()
    assert client.get("/api/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304  # fmt: skip


def test_the_codes_of_the_document_are_those_of_the_tables() -> None:
    schemas = WHOLE["components"]["schemas"]
    told = schemas["ReportStatus"]["properties"]
    assert told["state"]["enum"] == ReportState.values
    assert schemas["ReferralTold"]["properties"]["state"]["enum"] == ReferralState.values
    assert schemas["ReferralTold"]["properties"]["may"]["items"]["enum"] == [*STEPS]
    assert schemas["NewAnswer"]["properties"]["finding"]["enum"] == Finding.values
    assert schemas["NewReport"]["properties"]["wants"]["enum"] == Wants.values
    chosen = schemas["NewWebhook"]["properties"]["events"]["items"]["enum"]
    assert chosen == [kind.code for kind in CHOICES]
    assert schemas["WebhookTold"]["properties"]["state"]["enum"] == EndpointState.values
    asked = {p["name"]: p["schema"] for p in WHOLE["paths"]["/api/v1/claims"]["get"]["parameters"]}
    assert asked["verdict"]["enum"] == VerdictCode.values


# -- The pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_guide_names_every_address_every_value_and_every_problem(
    language: str, client: Client
) -> None:
    with override(language):
        page = client.get(reverse("api-guide")).content.decode()
    for path, _method, operation in OPERATIONS:
        assert path in page
        assert f'id="{operation["operationId"]}"' in page
        for parameter in operation["parameters"]:
            assert parameter["name"] in page
    for slug in (*KINDS, *FAULTS, *ReferralState.values, *STEPS):
        assert f"<code>{slug}</code>" in page or f">{slug}<" in page
    assert ("Send a report" in page) is (language == "en")


@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_of_problem_has_a_page_in_both_languages(slug: str, client: Client) -> None:
    thai, english = (
        client.get(f"{tongue}/api/problems/{slug}/").content.decode() for tongue in ("", "/en")
    )
    with override("en"):
        assert str(KINDS[slug].title) in english
        assert str(KINDS[slug].title) not in thai
    assert f"/api/problems/{slug}/" in client.get("/api/problems/").content.decode()


def test_an_address_tells_the_problems_of_repeats_only_where_it_takes_repeats() -> None:
    for endpoint in (one for group in guide.groups() for one in group.endpoints):
        takes = any(value.name == "Idempotency-Key" for value in endpoint.sent)
        slugs = {kind.slug for kind in endpoint.problems}
        assert ({"key-reused", "still-running"} & slugs != set()) == takes, endpoint.id


def test_every_code_that_a_file_can_be_refused_with_is_in_the_guide() -> None:
    assert {code for code, _words in guide.faults()} >= CODES | {"too_many"}


def test_an_unknown_kind_is_not_there(client: Client) -> None:
    assert client.get("/api/problems/nothing/").status_code == 404


@pytest.mark.django_db
def test_the_guide_names_its_columns_and_keeps_what_may_be_done_in_one_place(client: Any) -> None:
    page = client.get("/api/").content.decode()
    assert "คำค้น" not in page, "a word of the search box"
    assert "<span><code>acknowledge</code>" in page, "on a telephone its parts would run out"
