"""What the OpenAPI document says besides what the endpoints say of themselves."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from cadastre_plugin.core.change.document import SCHEMA_PATH


class Problem(BaseModel):
    """Problem details (RFC 9457).

    `code` is stable; `title` is its text with {parameters}, `detail` the same filled in with `parameters`.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    parameters: dict[str, Any]
    findings: list[dict[str, Any]] | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for code, text in {
        "4XX": "The request is refused; nothing was changed",
        "5XX": "The service or its database failed; nothing was changed",
    }.items()
}

CHANGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChangeDocument"}}},
    }
}
"""For endpoints that read the document of a change themselves."""


def describe(application: FastAPI) -> None:
    """Add the forms of a change and of a problem to the application's OpenAPI document."""
    made = application.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        schemas = document["components"]["schemas"]
        schemas["ChangeDocument"] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
        schemas["Problem"] = Problem.model_json_schema()
        return document

    application.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI documents
