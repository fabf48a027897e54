"""What can still be read of a row that has a wrong shape, so that one check tells of its references too."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from casework.bundles.base import Shape


def salvaged(shape: type[Shape], given: dict[str, Any]) -> Shape:
    """Gives the row with every field that can be read; the others are None, or what stands for them when they are left out."""
    values = {}
    for name, field in shape.model_fields.items():
        if name in given:
            values[name] = _read(shape, name, given[name])
        else:
            values[name] = None if field.is_required() else field.get_default(call_default_factory=True)
    return shape.model_construct(**values)


def _read(shape: type[Shape], name: str, value: Any) -> Any:
    adapter, within = _field(shape, name)
    try:
        return adapter.validate_json(to_json(value))
    except ValidationError:
        pass
    if within is None:
        return None
    if not isinstance(value, list):
        return ()
    return tuple(salvaged(within, each) if isinstance(each, dict) else None for each in value)


@cache
def _field(shape: type[Shape], name: str) -> tuple[TypeAdapter[Any], type[Shape] | None]:
    """Gives how a field is read, and the shape of its rows where it is a list of them."""
    field = shape.model_fields[name]
    kind: Any = field.annotation
    inner = get_args(kind)[0] if get_origin(kind) is tuple else None
    within = inner if isinstance(inner, type) and issubclass(inner, Shape) else None
    for each in field.metadata:
        kind = Annotated[kind, each]
    return TypeAdapter(kind), within
