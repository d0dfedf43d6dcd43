from __future__ import annotations

from factorysim import Buffer, Station
from tests.engine.stories import come, factory, tell


def boxes(rule):
    return factory(
        {
            "box": [
                {"at": "open", "splits": {"body": 2}},
                {"at": "join", "components": {"body": {"count": 2, "from": "shelf", "own": True}}},
            ],
            "body": ["mill", "shelf"],
        },
        {"open": 1, "join": 1, "mill": Station(time=3, rule=rule)},
        buffers={"shelf": Buffer()},
        orders=come((0, "box"), (0, "box")),
    )


def test_sub_parts_go_their_own_way_and_are_joined_again():
    story = tell(boxes("fifo"))
    # Opened at 1 and 2; bodies 1-4, 4-7 (first box), 7-10, 10-13 (second box).
    assert [(row.number, row.left) for row in story.rows("left")] == [(1, 8), (2, 14)]
    body = story.product("body")
    assert (body.created, body.consumed, body.in_system) == (4, 4, 0)


def test_they_are_joined_by_parent_not_by_count():
    story = tell(boxes("lifo"))
    # Bodies of box 1 are finished at 4 and 13, those of box 2 at 7 and 10.
    assert [(row.number, row.left) for row in story.rows("left")] == [(2, 11), (1, 14)]


def test_a_part_that_dissolves_leaves_only_its_pieces():
    line = factory(
        {
            "log": [{"at": "saw", "splits": {"plank": 2, "bark": 1}, "dissolves": True}],
            "plank": ["plane"],
            "bark": ["mulch"],
        },
        {"saw": 4, "plane": 3, "mulch": 1},
        orders=come((0, "log")),
    )
    story = tell(line)
    assert story.departures == [(5, "bark"), (7, "plank"), (10, "plank")]
    assert story.product("log").consumed == 1
    assert [row.created for row in story.rows("left")] == [4, 4, 4]
    assert story.observed.sources[0].entered == 1


def test_the_machine_is_blocked_until_the_last_piece_has_left():
    line = factory(
        {"log": [{"at": "saw", "splits": {"plank": 2}, "dissolves": True}], "plank": ["plane"]},
        {"saw": 4, "plane": Station(time=3, buffer=0)},
        orders=come((0, "log"), (0, "log")),
    )
    story = tell(line)
    # Planks 4-7, 7-10; the second log begins at 7 and ends at 11: planks 11-14, 14-17.
    assert story.departures == [(7, "plank"), (10, "plank"), (14, "plank"), (17, "plank")]
    assert story.states("saw") == {"working": 8, "blocked": 3 + 3, "starved": 3}


def test_pieces_inherit_the_due_date():
    line = factory(
        {"log": [{"at": "saw", "splits": {"plank": 2}, "dissolves": True}], "plank": ["plane"]},
        {"saw": 4, "plane": 3},
        orders=come((0, "log", {"due": 8})),
    )
    assert [row.due for row in tell(line).rows("left")] == [8, 8]
    assert tell(line).product("plank").late == 1
