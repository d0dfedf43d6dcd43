from __future__ import annotations

import gc
import weakref

from factorysim.model import serial_line
from factorysim.model.remembering import MOST, once_per_factory


def test_the_same_factory_is_looked_at_once_and_an_equal_one_again():
    seen = []
    look = once_per_factory(lambda factory: seen.append(factory) or len(seen))
    one, other = serial_line(times=[1.0]), serial_line(times=[1.0])
    assert one == other
    assert [look(one), look(other), look(one)] == [1, 2, 1]


def test_old_factories_are_forgotten_although_what_is_remembered_knows_them():
    look = once_per_factory(lambda factory: [factory])
    first = serial_line(times=[1.0])
    look(first)
    gone = weakref.ref(first)
    del first
    for number in range(MOST):
        look(serial_line(times=[2.0 + number]))
    gc.collect()
    assert gone() is None
