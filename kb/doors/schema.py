"""JSON Schema of the shapes, made of their types: what is written once cannot differ."""

from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def schema(shape: Any, found: dict[str, Any], where: str = "#/$defs/") -> dict[str, Any]:
    """The schema of a type; those of the objects in it go into `found` by their names, and are referred to."""
    if is_typeddict(shape):
        if shape.__name__ not in found:
            found[shape.__name__] = {}
            found[shape.__name__] = _object(shape, found, where)
        return {"$ref": f"{where}{shape.__name__}"}
    origin, inner = get_origin(shape), get_args(shape)
    if origin is UnionType or (inner and NoneType in inner):
        return {"anyOf": [schema(one, found, where) for one in inner]}
    if origin is list:
        return {"type": "array", "items": schema(inner[0], found, where)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema(inner[1], found, where)}
    return {"type": PLAIN[shape]}


def _object(shape: Any, found: dict[str, Any], where: str) -> dict[str, Any]:
    """An object may have more keys than those that are known today."""
    keys = {name: schema(kind, found, where) for name, kind in get_type_hints(shape).items()}
    about = " ".join((shape.__doc__ or "").split("\n\n")[0].split())
    said = {"description": about} if about and not about.startswith("dict(") else {}
    return {"type": "object", **said, "properties": keys, "required": sorted(shape.__required_keys__)}
