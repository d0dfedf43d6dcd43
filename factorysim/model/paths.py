"""The path language: one name for every value, in files, in Python and on the command line.

``stations.mill.buffer`` is the waiting room of the mill. A list is entered by a number (the first
is 0), a step of a route also by its name or its place: ``products.bracket.route.mill.time``. A
star stands for every name: ``stations.*.rule``. A distribution is entered by its name or by one
of its attributes: ``stations.saw.time.exponential``, ``stations.saw.time.mean``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from factorysim.errors import Problem, ScenarioError, UnknownName, did_you_mean, listing
from factorysim.model.annotations import attribute_names, branches, models_in
from factorysim.model.distributions import DISTRIBUTIONS, Constant, Distribution
from factorysim.model.elements import Element
from factorysim.model.places import WaitingRoom
from factorysim.model.plain import plain_data as plain_data
from factorysim.model.plain import short_values, written_fields
from factorysim.model.products import Step

E = TypeVar("E", bound=Element)


class _Edit(NamedTuple):
    """One change: what is still to be entered, the new value, and the whole path as written."""

    names: tuple[str, ...]
    value: Any
    path: str

    @property
    def inside(self) -> _Edit:
        """The same change, seen from one level deeper."""
        return self._replace(names=self.names[1:])


def get(element: Element, path: str) -> Any:
    """Return the value that *path* names in a factory (or in any other element).

    Raises
    ------
    UnknownName
        If nothing is called so; the message says what there is.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> get(serial_line(times=[1, 2], buffers=3), "stations.station_2.buffer")
    3
    """
    here: Any = element
    names = path.split(".")
    for number, name in enumerate(names):
        try:
            here = _entered(here, name)
        except UnknownName as error:
            where = ".".join(names[:number])
            raise UnknownName(f"{where}: {error}" if where else str(error)) from None
    return here


def with_changes(element: E, changes: Mapping[str, Any]) -> E:
    """Return a copy of *element* in which some values are others, each named by its path.

    The copy is checked as a whole. What nobody touches stays the same object, so rules and times
    that are Python functions survive.

    Parameters
    ----------
    changes
        New values by path, applied in order. A value is written as in a scenario file, or is an
        element or a function. The last name of a path may be new in its collection. None takes
        an entry away, and an attribute back to its default.

    Raises
    ------
    ScenarioError
        If a path leads nowhere or a value cannot be accepted; all problems are listed.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> line = serial_line(times=[1, 2], buffers=3)
    >>> line = with_changes(line, {"stations.*.buffer": 5, "stations.station_1.time": "30 s"})
    >>> line.stations.station_2.buffer, line.stations.station_1.time
    (5, '30 s')
    """
    problems: list[Problem] = []
    edits = [_Edit(tuple(path.split(".")), value, path) for path, value in changes.items()]
    data = _changed(element, edits, None, problems)
    if problems:
        raise ScenarioError(problems)
    return element if data is element else type(element)(**data)


def _entered(here: Any, name: str) -> Any:
    """Return what is called *name* inside *here*."""
    if isinstance(here, Distribution):
        if name == here.kind:
            values = list(short_values(here).values())
            return values[0] if len(values) == 1 else here
        return getattr(here, _parameter(here, name))
    if isinstance(here, Element):
        return getattr(here, _attribute(type(here), name)[0])
    if isinstance(here, Mapping):
        return here[_key(here, name)]
    if isinstance(here, (list, tuple)):
        return here[_number(here, name)]
    # A plain number is a constant time, or a waiting room of which only the capacity is given.
    if isinstance(here, (int, float, str)) and name in ("mean", "constant", "capacity"):
        return here
    raise UnknownName(f"there is nothing called {name!r} in {here!r}.")


def _changed(here: Any, edits: list[_Edit], annotation: Any, problems: list[Problem]) -> Any:
    """Return *here* as data with all changes made; only what lies on their way is taken apart.

    Parameters
    ----------
    annotation
        What may stand here, to know the attributes of what is not given yet.
    """
    for number, edit in enumerate(edits):
        if not edit.names:
            return _changed(edit.value, edits[number + 1 :], annotation, problems)
    if not edits:
        return here
    if isinstance(here, Distribution) or any(_means_kind(here, e, annotation) for e in edits):
        return _each(here, edits, annotation, problems)
    if isinstance(here, Element):
        return _changed_element(here, edits, problems)
    if here is None and any(get_origin(plain) is dict for _, plain in branches(annotation)):
        here = {}
    if isinstance(here, (Mapping, list, tuple)):
        return _changed_collection(here, edits, annotation, problems)
    return _changed_scalar(here, edits, annotation, problems)


def _changed_element(here: Element, edits: list[_Edit], problems: list[Problem]) -> dict[str, Any]:
    fields, inside = written_fields(here), dict[str, list[_Edit]]()
    for edit in edits:
        try:
            inside.setdefault(_attribute(type(here), edit.names[0])[0], []).append(edit.inside)
        except UnknownName as error:
            problems.append(Problem(str(error), edit.path))
    for key, inner in inside.items():
        info = type(here).model_fields[key]
        fields[info.alias or key] = _changed(getattr(here, key), inner, info.annotation, problems)
    return {name: value for name, value in fields.items() if value is not None}


def _changed_collection(
    here: Mapping[Any, Any] | Sequence[Any],
    edits: list[_Edit],
    annotation: Any,
    problems: list[Problem],
) -> Any:
    """Change entries of a mapping or a list; a star changes every one of them."""
    inside: dict[Any, list[_Edit]] = {}
    for edit in edits:
        name = edit.names[0]
        try:
            if isinstance(here, Mapping):
                keys = _keys(here, name, may_be_new=len(edit.names) == 1 or name in inside)
            else:
                keys = list(range(len(here))) if name == "*" else [_number(here, name)]
        except UnknownName as error:
            problems.append(Problem(str(error), edit.path))
            continue
        for key in keys:
            # The path of a problem names the entry, not the star.
            path = edit.path.replace(name, str(key), 1) if "*" in name else edit.path
            inside.setdefault(key, []).append(edit.inside._replace(path=path))
    entries = dict(here) if isinstance(here, Mapping) else dict(enumerate(here))
    for key, inner in inside.items():
        value = _changed(entries.get(key), inner, annotation, problems)
        if value is None:
            entries.pop(key, None)
        else:
            entries[key] = value
    return entries if isinstance(here, Mapping) else list(entries.values())


def _changed_scalar(here: Any, edits: list[_Edit], annotation: Any, problems: list[Problem]) -> Any:
    """Enter what is only a number or not given at all: a buffer, a time, an absent setup."""
    models = [m for m in models_in(annotation) if not issubclass(m, Distribution)]
    accepted = [name for model in models for name in attribute_names(model)]
    started: dict[str, Any] = {}
    for edit in edits:
        name = edit.names[0]
        is_number = isinstance(here, (int, float, str)) and not isinstance(here, bool)
        if is_number and name == "mean" and _may_be_time(annotation):
            here = _changed(here, [edit.inside], annotation, problems)
        elif name in accepted:
            model = next(m for m in models if name in attribute_names(m))
            known = {"capacity": here} if is_number and model is WaitingRoom else {}
            before = {**known, **started}
            inner_annotation = _attribute(model, name)[1].annotation
            value = _changed(before.get(name), [edit.inside], inner_annotation, problems)
            started = {**before, name: value}
        else:
            problems.append(Problem(_cannot_enter(here, name, accepted), edit.path))
    return started or here


def _cannot_enter(here: Any, name: str, accepted: list[str]) -> str:
    given = "nothing is given here yet" if here is None else f"here is only {here!r}"
    known = f" Accepted are {listing(accepted, most=30)}." if accepted else ""
    return f"{given}, so {name!r} cannot be set in it.{did_you_mean(name, accepted)}{known}"


def _each(here: Any, edits: list[_Edit], annotation: Any, problems: list[Problem]) -> Any:
    """Make changes to a random time one after the other."""
    for edit in edits:
        if not isinstance(here, Distribution) and not _means_kind(here, edit, annotation):
            here = _changed(here, [edit], annotation, problems)
            continue
        try:
            data = _changed_time(here, edit, problems)
        except UnknownName as error:
            problems.append(Problem(str(error), edit.path))
            continue
        kind, values = next(iter(data.items()))
        try:
            here = DISTRIBUTIONS[kind].model_validate({kind: values})
        except ValidationError:
            # What is wrong with the value is said when the whole is checked, with its path.
            return data
    return here


def _changed_time(here: Any, edit: _Edit, problems: list[Problem]) -> dict[str, Any]:
    name, rest = edit.names[0], edit.inside
    if name in DISTRIBUTIONS and not rest.names:
        return {name: edit.value}
    if isinstance(here, Distribution) and name == here.kind:
        return _changed_time(here, rest, problems)
    if name in DISTRIBUTIONS:
        raise UnknownName(
            f"the time is {here.kind if isinstance(here, Distribution) else repr(here)}, so "
            f"{'.'.join(rest.names)} of {name} cannot be set alone. Give the whole distribution: "
            f"{{{name}: {{...}}}}."
        )
    key = _parameter(here, name)
    given = short_values(here)
    value = _changed(given.get(key), [rest], None, problems)
    if key in ("sd", "cv"):
        given = {other: v for other, v in given.items() if other not in ("sd", "cv")}
    return {here.kind: {**given, key: value}}


def _means_kind(here: Any, edit: _Edit, annotation: Any) -> bool:
    """Whether a change names a distribution, and one may stand here."""
    is_open = here is None or callable(here) or isinstance(here, (int, float, str, Mapping))
    return edit.names[0] in DISTRIBUTIONS and (
        isinstance(here, Distribution) or (is_open and _may_be_time(annotation))
    )


def _may_be_time(annotation: Any) -> bool:
    return any(issubclass(model, Distribution) for model in models_in(annotation))


def _attribute(model: type[BaseModel], name: str) -> tuple[str, FieldInfo]:
    """Return the attribute of a model by the name it has in a file (or in Python)."""
    for key, info in model.model_fields.items():
        if name in (info.alias or key, key):
            return key, info
    accepted = attribute_names(model)
    raise UnknownName(
        f"there is no attribute {name!r} here.{did_you_mean(name, accepted)} "
        f"Accepted are {listing(accepted, most=30)}."
    )


def _parameter(distribution: Distribution, name: str) -> str:
    if name == "mean" and isinstance(distribution, Constant):
        return "value"
    names = list(type(distribution).model_fields)
    if name not in names:
        raise UnknownName(
            f"the time is {distribution.kind}, which has no {name!r}.{did_you_mean(name, names)} "
            f"It has {listing(names)}."
        )
    return name


def _key(here: Mapping[Any, Any], name: str) -> Any:
    """Return the key of a mapping that is written as *name*; the keys may be numbers."""
    by_text = {str(key): key for key in here}
    if name not in by_text:
        there = f"There are {listing(by_text)}." if by_text else "There is none at all."
        raise UnknownName(f"there is nothing called {name!r}.{did_you_mean(name, by_text)} {there}")
    return by_text[name]


def _keys(here: Mapping[Any, Any], name: str, *, may_be_new: bool) -> list[Any]:
    if "*" in name:
        keys = [key for key in here if fnmatchcase(str(key), name)]
        if not keys:
            there = f"There are {listing(here)}." if here else "There is none at all."
            raise UnknownName(f"nothing is called like {name!r}. {there}")
        return keys
    return [name] if may_be_new and name not in map(str, here) else [_key(here, name)]


def _number(here: Sequence[Any], name: str) -> int:
    """Return the number of an entry of a list; a step may be named by its name or its place."""
    if name.isdecimal() and int(name) < len(here):
        return int(name)
    steps = [(i, step) for i, step in enumerate(here) if isinstance(step, Step)]
    named = [i for i, step in steps if step.name == name]
    found = named or [i for i, step in steps if name in step.candidates]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(
            f"the route comes to {name!r} at the steps {listing(map(str, found))}. Take the number "
            "of the step instead."
        )
    known = [place for _, step in steps for place in (step.name, *step.candidates) if place]
    there = f" There are {listing(dict.fromkeys(known))}." if known else ""
    raise UnknownName(
        f"there is no entry {name!r}.{did_you_mean(name, known)}{there} "
        f"The entries have the numbers 0 to {len(here) - 1}."
    )
