"""Whatever is sent to the API as its document allows, and as it does not, is answered as the document says, and never by a fault."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from ui.api.problems import answer

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EVERY_HEALTH = list(HealthCheck)


@pytest.fixture(scope="module")
def schema(house: ApiHouse) -> Any:
    # a path with dots in it may leave the API altogether; what it then meets is not what is tested here
    mounted = Starlette(routes=[Mount("/api", house.api.app)], exception_handlers={404: answer})
    return schemathesis.openapi.from_asgi("/api/openapi.json", mounted)


def examined(schema: Any, examples: int) -> list[str]:
    """Asks every operation so many things, and gives what was answered otherwise than the document says."""
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        settings = hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=EVERY_HEALTH,
            derandomize=True,
        )
        try:
            _asked(operation, settings)
        except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as error:  # type: ignore[name-defined]
            wrong.append(f"{operation.label}: {said(error)}")
    return wrong


def said(error: BaseException) -> str:
    """Gives what went wrong, each failure on its own where there are several."""
    parts = getattr(error, "exceptions", None)
    return " | ".join(map(said, parts)) if parts else f"{type(error).__name__} {error}"[:500]


def _asked(operation: Any, settings: hypothesis.settings) -> None:
    @settings
    @hypothesis.given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(headers=as_("administrator"), checks=CHECKS)

    ask()


def test_every_answer_is_one_the_document_names(schema: Any) -> None:
    assert [] == examined(schema, 4)


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_every_answer_is_one_the_document_names_over_a_long_run(schema: Any) -> None:
    assert [] == examined(schema, 150)
