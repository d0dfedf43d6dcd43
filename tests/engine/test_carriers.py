from __future__ import annotations

import pytest

from factorysim import Buffer, Quality, Station
from tests.engine.stories import come, factory, tell


def palletised(pallets, *, parts=4, **stations):
    return factory(
        {
            "part": [
                {"at": "load", "components": {"pallet": {"carrier": True, "from": "pool"}}},
                "work",
                {"at": "unload", "releases": ["pallet"]},
            ],
            "pallet": ["pool"],
        },
        {"load": 1, "work": 3, "unload": 1, **stations},
        buffers={"pool": Buffer(initial={"pallet": pallets})},
        orders=come(*[(0, "part")] * parts),
    )


@pytest.mark.parametrize(
    ("pallets", "left_at"), [(1, [5, 10, 15, 20]), (2, [5, 8, 11, 14]), (9, [5, 8, 11, 14])]
)
def test_a_carrier_travels_with_the_part_and_comes_back(pallets, left_at):
    story = tell(palletised(pallets))
    assert story.left_at == left_at
    pallet = story.product("pallet")
    assert (pallet.initial, pallet.left, pallet.consumed) == (pallets, 0, 0)
    assert pallet.in_system == pallets


def test_with_two_pallets_the_third_part_waits_for_the_first_to_come_back():
    story = tell(palletised(2))
    # Pallets are back at 5, 8, 11, 14.
    assert story.started("load") == [(0, 3), (1, 4), (5, 5), (8, 6)]


def test_a_pallet_whose_part_is_scrapped_is_counted():
    line = palletised(1, parts=2, work=Station(time=3, quality=Quality(scrap=1)))
    story = tell(line)
    assert story.product("part").scrapped == 1
    assert story.product("pallet").in_system + story.product("pallet").scrapped == 1


def test_carriers_are_in_the_system_while_they_travel():
    story = tell(palletised(2), until=3)
    assert story.product("pallet").in_system == 2
    assert story.product("pallet").number_area == 6
