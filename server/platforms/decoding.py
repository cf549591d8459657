"""JSON that platforms and models produce -> values. The one place where a tool call's bytes are decoded.

The rule: what is damaged gets a fault of its own; what is only careless (NaN, half an emoji, a number
with a thousand digits, a byte order mark) is read, since nobody on the phone can mend it.
"""

import json
import math
from typing import Any

import orjson

from tools.faults import Fault

ARGUMENTS_DEPTH_MAX = 16
"""Levels within the arguments: the definitions are flat, and what follows walks them recursively."""
INTEGER_DIGITS_MAX = 18
"""Longer integers become floats, as in most languages: no `int` of a thousand digits goes further."""


def decode(body: bytes) -> Any:
    """The value of a JSON text. Raises `Fault`: bad_encoding, too_deep or bad_json."""
    try:
        return orjson.loads(body)
    except ValueError:
        return _decoded_patiently(body)


def decode_object(body: bytes) -> dict[str, Any]:
    """The same for a text that has to be an object. Raises `Fault` bad_arguments if it is another."""
    value = decode(body)
    if not isinstance(value, dict):
        raise Fault("bad_arguments")
    return value


def decode_items(body: bytes) -> dict[str, Any] | list[Any]:
    """The same for a text that has to be an object or an array."""
    value = decode(body)
    if not isinstance(value, dict | list):
        raise Fault("bad_arguments")
    return value


def arguments_of(value: object) -> dict[str, Any]:
    """A call's arguments: an object, a JSON text with one, or nothing. Raises `Fault`."""
    if isinstance(value, str):
        value = _decoded_text(value)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Fault("bad_arguments")
    if _deeper_than(value, ARGUMENTS_DEPTH_MAX):
        raise Fault("too_deep")
    return value


def _decoded_text(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return decode(text.encode(errors="replace"))
    except Fault as fault:
        if fault.reason == "too_deep":
            raise
        raise Fault("bad_arguments") from None


def _deeper_than(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels == 0 or any(_deeper_than(each, levels - 1) for each in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper_than(each, levels - 1) for each in value)
    return False


def _decoded_patiently(body: bytes) -> Any:
    """What orjson refuses: the standard library reads more and can tell what is wrong with the rest."""
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=lambda _nan_or_infinity: None
        )
        return _whole(value)
    except UnicodeDecodeError:
        raise Fault("bad_encoding") from None
    except RecursionError:
        raise Fault("too_deep") from None
    except ValueError:
        raise Fault("bad_json") from None


def _number(text: str) -> int | float | None:
    if len(text) <= INTEGER_DIGITS_MAX and text.lstrip("-").isdigit():
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else None


def _whole(value: Any) -> Any:
    """The value without lone surrogates, which no encoder downstream takes."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return value
