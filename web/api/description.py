"""The description of the API as OpenAPI 3.1, made from the table of operations and the shapes.

Made when first asked for. Nothing is described that is not served, and the other way round.
"""

import json
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Response
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from web.api.door import FORM, JSON, api
from web.api.operations import PREFIX, Operation, in_order
from web.api.problems import MEDIA, Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = """What the pages of Tidtam can do, for programs.

Every request carries a token (`Authorization: Bearer tidtam_…`), which its officer makes at
/account/tokens. A token acts as its officer, with that officer's rights of the day at most, and
with its scope at most: `read`; `report` also moves and reports the officer's own divisions' parts;
`clerk` is all that the officer may do. A session's cookie is never accepted.

Times are ISO 8601 in UTC, days ISO 8601 in C.E. (2026-03-31), fiscal years numbers in B.E. (2569).
Answers are UTF-8, Thai as itself. A list that goes on has a Link header with rel="next".

What changes something needs `If-Match` with the ETag of what was seen: 428 without it, 412 when
somebody was faster, with the thing as it stands and its last changes. What answers with an ETag
answers 304 to the same in `If-None-Match`, while not a word of it has changed. A refusal is
application/problem+json with a stable `code` and a sentence in Thai and in English. More than 300
calls a minute answer 429."""
WORDS = {
    304: "Nothing that this says has changed since the ETag that was sent.",
    400: "The request is malformed.",
    401: "No token, or one that opens nothing.",
    403: "The token's scope is too small, or this is not the officer's to do.",
    404: "There is no such thing in the officer's agency.",
    409: "Understood and refused: the state, or what is missing, does not allow it.",
    412: "Somebody changed it since it was seen; nothing was stored.",
    413: "Too large.",
    415: "The body is of a kind that is not taken here.",
    422: "What was sent does not fit this description.",
    428: "If-Match is missing.",
    429: "Too many calls; Retry-After says how many seconds to wait.",
}
BOUNDS = {"min": "minimum", "max": "maximum"}


@api.get("/openapi.json", provide_automatic_options=False)
def describe() -> Response:
    """The description; it names nobody and needs no token."""
    return Response(description_text(), mimetype=JSON)


@cache
def description_text() -> bytes:
    """The description as it is served."""
    return json.dumps(description(), ensure_ascii=False, indent=1).encode("utf-8")


def description() -> dict[str, Any]:
    """The whole description."""
    asked = {model for one in in_order() for model in (one.query, one.body) if model}
    answered = {one.answer for one in in_order() if one.answer} | {Problem}
    modes: list[Any] = [(model, "validation") for model in asked]
    modes += [(model, "serialization") for model in answered]
    modes.sort(key=lambda one: one[0].__name__)
    names, definitions = models_json_schema(
        modes, ref_template="#/components/schemas/{model}", schema_generator=_Plain
    )
    refs = {model: schema for (model, _mode), schema in names.items()}
    paths: dict[str, dict[str, Any]] = {}
    for one in in_order():
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, refs, definitions)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {"title": "Tidtam", "version": version("tidtam"), "description": ABOUT},
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


class _Plain(GenerateJsonSchema):
    """Schemas without a title on every field: the names say the same."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _operation(one: Operation, refs: dict[Any, Any], definitions: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.group],
        "summary": one.en.rstrip("."),
        "x-summary-th": one.th,
        "security": [{"token": [one.scope.value]}],
        "parameters": [*_path(one), *_query(one, refs, definitions), *_guard(one)],
        "responses": _responses(one, refs),
    }
    if one.more:
        told["description"] = one.more
    if one.body:
        told["requestBody"] = _body(one, refs[one.body])
    return told


def _path(one: Operation) -> list[dict[str, Any]]:
    found = []
    for name, kind, bounds in one.parameters:
        schema: dict[str, Any] = {"type": "integer" if kind == "int" else "string"}
        if kind == "int":
            pairs = (bound.split("=") for bound in bounds.replace(" ", "").split(","))
            schema |= {BOUNDS[key]: int(value) for key, value in pairs}
        elif kind == "any":
            schema["enum"] = bounds.split(",")
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _query(one: Operation, refs: dict[Any, Any], definitions: Any) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = definitions["$defs"][refs[one.query]["$ref"].rpartition("/")[2]]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _of_text(known)}
        for name, known in schema["properties"].items()
    ]


def _of_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: who means none leaves the parameter out."""
    several = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    plain = {k: v for k, v in schema.items() if k != "anyOf" and (k, v) != ("default", None)}
    return plain | several[0] if several else plain


def _guard(one: Operation) -> list[dict[str, Any]]:
    if one.tagged:
        words = "The ETag of an earlier answer: 304 while it still holds."
        header = {"name": "If-None-Match", "in": "header", "required": False}
        return [header | {"description": words, "schema": {"type": "string"}}]
    if not one.guarded:
        return []
    schema = {"type": "string"}
    words = "The ETag of what was last seen, or * for whatever stands there."
    header = {"name": "If-Match", "in": "header", "required": True}
    return [header | {"description": words, "schema": schema}]


def _body(one: Operation, ref: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {JSON: {"schema": ref}}
    if one.files:
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        content[FORM] = {
            "schema": {"type": "object", "properties": {"told": ref, "files": files}},
            "encoding": {"told": {"contentType": JSON}},
        }
    return {"required": True, "content": content}


def _responses(one: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done." if one.guarded else "As asked."}
    if one.answer:
        done["content"] = {JSON: {"schema": refs[one.answer]}}
    else:
        bytes_ = {"type": "string", "format": "binary"}
        done["content"] = {media: {"schema": bytes_} for media in one.media}
    if headers := _headers(one):
        done["headers"] = headers
    same = {"304": {"description": WORDS[304], "headers": headers}} if one.tagged else {}
    problem = {"content": {MEDIA: {"schema": refs[Problem]}}}
    codes = sorted(_refusals(one))
    refused = {str(code): {"description": WORDS[code]} | problem for code in codes}
    return {"200": done} | same | refused


def _headers(one: Operation) -> dict[str, Any]:
    found = {}
    if one.guarded or one.tagged:
        found["ETag"] = {"description": "Its version, for If-Match.", "required": True}
    if one.query and "after" in one.query.model_fields:
        found["Link"] = {"description": 'The next page, rel="next".', "required": False}
    return {name: known | {"schema": {"type": "string"}} for name, known in found.items()}


def _refusals(one: Operation) -> set[int]:
    codes = {400, 401, 403, 429, *one.refusals}
    if one.parameters:
        codes.add(404)
    if one.query:
        codes.add(422)
    if one.body:
        codes |= {409, 413, 415, 422}
    if one.guarded:
        codes |= {404, 412, 428}
    return codes
