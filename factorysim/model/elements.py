"""What all elements of a factory have in common: frozen, checked, and refused in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.model.problems import scenario_error
from factorysim.units import check_time

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)

T = TypeVar("T")


class ElementType(ModelMetaclass):
    """The class of the element classes.

    For type checkers it takes away the marker by which pydantic promises that an element is made
    from its attributes as they are read: people may write ``Product(route=["saw", "drill"])``.
    """


class Element(BaseModel, metaclass=ElementType):
    """A piece of a factory: a value that never changes after it was made.

    Raises
    ------
    ScenarioError
        When made from data that cannot be accepted; the message lists all problems.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        populate_by_name=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )

    def __init__(self, /, **data: Any) -> None:
        try:
            self.__pydantic_validator__.validate_python(data, self_instance=self)
        except ValidationError as error:
            raise scenario_error(error, type(self), data) from None

    # Tells pydantic that this is still its own way of making an object, so that elements inside
    # elements are checked by the fast path and their problems keep the path to where they are.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash((type(self), repr(self)))

    def __str__(self) -> str:
        return repr(self)

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        yield from given_values(self).items()


def given_values(element: Element) -> dict[str, Any]:
    """Return the attributes that are not at their default, by their names in Python."""
    fields = type(element).model_fields
    values = {key: getattr(element, key) for key in fields}
    return {
        key: value
        for key, value in values.items()
        if fields[key].is_required() or not _is_default(value, fields[key])
    }


def _is_default(value: Any, info: FieldInfo) -> bool:
    # The same as `info.get_default`, which looks at the signature of the factory every time.
    factory: Any = info.default_factory
    default = info.default if factory is None else factory()
    return (type(value) is type(default) or isinstance(value, dict)) and bool(value == default)


class Named(dict[str, T]):
    """Elements by name, in the order in which they were declared; it cannot be changed.

    An element is also reached as an attribute: ``factory.stations.mill``. Two collections are
    equal when they hold equal elements *in the same order*, because the order has a meaning.
    """

    def __getattr__(self, name: str) -> T:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(self._unknown(name)) from None

    def __missing__(self, name: str) -> T:
        raise UnknownKey(self._unknown(name))

    def _unknown(self, name: str) -> str:
        there = f"There are {listing(self)}." if self else "There is none at all."
        return f"there is nothing called {name!r} here.{did_you_mean(name, self)} {there}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return list(self.items()) == list(other.items())

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            "a factory is data and does not change. Make a changed copy: "
            "factory.with_changes({'stations.mill.buffer': 5})."
        )

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return Named, (dict(self),)

    def __copy__(self) -> Named[T]:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Named[T]:
        return self

    def __dir__(self) -> Iterator[str]:
        return iter([*super().__dir__(), *self])


class UnknownKey(UnknownName, KeyError):
    """A name that is not among the elements; also a `KeyError`."""

    def __str__(self) -> str:
        return str(self.args[0])


def as_name(text: str) -> str:
    """Return *text* as a name: underscores for what a name cannot hold, ``n`` before a digit.

    What has no letters and digits at all may be no name even then.

    Examples
    --------
    >>> as_name("Saw 2"), as_name("4b")
    ('Saw_2', 'n4b')
    """
    name = "".join(c if c.isalnum() or c == "_" else "_" for c in text.strip())
    return f"n{name}" if name[:1].isdigit() else name


def check_name(name: str) -> str:
    """Return *name* if it can be used in a path without quotes.

    Raises
    ------
    ValueError
        If it is not made of letters, digits and underscores, or begins with a digit.
    """
    if not name.isidentifier():
        suggestion = as_name(name)
        hint = f" Try {suggestion!r}." if suggestion.isidentifier() else ""
        raise ValueError(
            f"{name!r} is not possible as a name. A name is made of letters, digits and "
            f"underscores and does not begin with a digit.{hint}"
        )
    return name


Name = Annotated[str, AfterValidator(check_name)]
Time = Annotated[float | str, BeforeValidator(check_time)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Count = Annotated[int, Field(strict=True, ge=1, le=10**9)]
Places = Annotated[int, Field(strict=True, ge=0, le=10**9)]
Positive = Annotated[float, Field(strict=True, gt=0)]
NotNegative = Annotated[float, Field(strict=True, ge=0)]
Words = str | dict[str, str]


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One name, or a list of names."""
