"""Reading the type annotations of the elements: which element stands where in a factory."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag


def branches(annotation: Any) -> Iterator[tuple[str | None, Any]]:
    """Yield what an annotation allows, each with the tag that marks it in a union.

    Examples
    --------
    >>> list(branches(Annotated[int, Tag("number")] | None))
    [('number', <class 'int'>), (None, <class 'NoneType'>)]
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        own = next((mark.tag for mark in marks if isinstance(mark, Tag)), None)
        for tag, plain in branches(inner):
            yield own or tag, plain
    elif origin in (Union, types.UnionType):
        for argument in get_args(annotation):
            yield from branches(argument)
    else:
        yield None, annotation


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the element classes that stand anywhere in an annotation."""
    found: list[type[BaseModel]] = []
    for _, plain in branches(annotation):
        if _is_model(plain):
            found.append(plain)
        elif get_origin(plain) in (dict, list, tuple):
            for argument in get_args(plain):
                found += models_in(argument)
    return found


def model_at(model: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel] | None:
    """Return the element class to which *location*, as pydantic writes it, leads.

    Examples
    --------
    >>> from factorysim.model import Factory
    >>> model_at(Factory, ["stations", "mill", "buffer", "room"]).__name__
    'WaitingRoom'
    """
    reached: list[Any] = [model]
    for part in location:
        reached = _entered(reached, part) or reached
    allowed = [plain for annotation in reached for _, plain in branches(annotation)]
    return next((plain for plain in allowed if _is_model(plain)), None)


def attribute_names(model: type[BaseModel]) -> list[str]:
    """Return the names that the attributes of an element have in a file."""
    return [info.alias or key for key, info in model.model_fields.items()]


def _entered(reached: list[Any], part: str | int) -> list[Any]:
    """Return what stands under *part*, or the branch of a union that it marks."""
    tagged = [plain for a in reached for tag, plain in branches(a) if tag == part]
    if tagged:
        return tagged
    inside: list[Any] = []
    for annotation in reached:
        for _, plain in branches(annotation):
            if _is_model(plain):
                fields = {info.alias or key: info for key, info in plain.model_fields.items()}
                inside += [fields[str(part)].annotation] if part in fields else []
            elif get_origin(plain) is dict:
                inside.append(get_args(plain)[1])
            elif get_origin(plain) in (tuple, list) and isinstance(part, int):
                inside.append(get_args(plain)[0])
    return inside


def _is_model(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, BaseModel)
