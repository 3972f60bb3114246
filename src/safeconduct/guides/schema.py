"""The JSON Schema of guide.yaml, from the same tables as the reader: editors complete and check with it."""

from typing import Any

from safeconduct.guides.pack import shape

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
_DAY: Schema = {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_IDS: Schema = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_NUMBER: Schema = {"type": ["integer", "null"]}
_LABELS: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number"]}, "minProperties": 1}


def pack_schema() -> Schema:
    """The schema (JSON Schema 2020-12) as plain data."""
    sections = {
        "facts": _mapping(
            shape.FACT,
            checked=_DAY,
            holds={"type": "object", "properties": {"from": _DAY, "to": _DAY}, "additionalProperties": False},
            confidence={"enum": list(shape.CONFIDENCES)},
            keep={"type": "integer", "minimum": 0},
            source={"type": ["string", "null"], "pattern": "^https?://"},
        ),
        "questions": _mapping(
            shape.QUESTION,
            type={"enum": list(shape.TYPES)},
            choose={**_LABELS, "minProperties": 2},
            choose_many=_LABELS,
            unknown={"type": "boolean"},
            min=_NUMBER,
            max=_NUMBER,
        ),
        "outcomes": _mapping(
            shape.OUTCOME, urgency={"enum": list(shape.URGENCIES)}, facts=_IDS, deadlines=_IDS, letters=_IDS
        ),
        "deadlines": _mapping(shape.DEADLINE, roll={"enum": list(shape.ROLLS)}, facts={**_IDS, "minItems": 1}),
        "letters": _mapping(shape.LETTER, fields=_fields(), facts=_IDS),
    }
    whole = _mapping(
        shape.PACK,
        version={"type": ["string", "number"]},
        languages={**_IDS, "minItems": 1},
        sample={"type": "boolean"},
        review=_mapping(shape.REVIEW, by={"type": ["string", "null"]}, on=_DAY, due=_DAY),
        **{name: {"type": "object", "additionalProperties": each} for name, each in sections.items()},
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Safeconduct guide pack", **whole}


def _mapping(keys: shape.Keys, **known: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {name: known.get(name, _TEXT) for name in (*keys.required, *keys.optional)},
        "required": list(keys.required),
        "additionalProperties": False,
    }


def _fields() -> Schema:
    longer = {
        "type": "object",
        "properties": {"ask": _TEXT, "lines": {"type": "integer", "minimum": 1, "maximum": 60}},
        "required": ["ask"],
        "additionalProperties": False,
    }
    return {"type": "object", "additionalProperties": {"anyOf": [_TEXT, longer]}}
