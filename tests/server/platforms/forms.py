"""Vendors' types as judges of an answer.

The rule: nothing may be left over. Their types take more than they know, at every depth, and say nothing.
"""

from typing import Any

from pydantic import BaseModel, TypeAdapter


def fits(of: Any, answer: object) -> bool:
    """Whether a value is what a `TypedDict` says: validated, it has lost whatever the type does not know."""
    adapter: TypeAdapter[Any] = TypeAdapter(of)
    found: object = adapter.dump_python(adapter.validate_python(answer, strict=True), mode="json")
    return found == answer


def leftovers(value: object) -> list[str]:
    """The keys that a model has taken without knowing them, at any depth."""
    if isinstance(value, BaseModel):
        found = list(value.model_extra or {})
        return found + [key for name in type(value).model_fields for key in leftovers(getattr(value, name))]
    if isinstance(value, list | tuple):
        return [key for each in value for key in leftovers(each)]
    return []
