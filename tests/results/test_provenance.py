from __future__ import annotations

import hashlib
import json
import platform

from factorysim.model import Factory
from factorysim.model.distributions import Exponential
from factorysim.results import provenance_of
from factorysim.results.provenance import factory_text
from tests.results.stories import saw_factory


def test_a_factory_made_in_python_is_written_down_with_its_hash():
    found = provenance_of(saw_factory(), seed=3, replication=2, run={"until": "8 h"})
    assert found.text_kind == "factory"
    assert Factory(**json.loads(found.text)) == saw_factory()
    assert found.hash == hashlib.sha256(found.text.encode()).hexdigest()
    assert (found.seed, found.replication, found.run) == (3, 2, {"until": "8 h"})


def test_the_text_of_a_scenario_is_kept_as_it_is():
    found = provenance_of(saw_factory(), seed=1, scenario="saw-line", text="factorysim: 1\n# é\n")
    assert (found.text_kind, found.text) == ("scenario", "factorysim: 1\n# é\n")


def test_a_factory_with_a_function_has_no_text_and_says_so():
    factory = saw_factory().with_changes({"stations.saw.rule": lambda part, station: 0.0})
    found = provenance_of(factory, seed=1)
    assert (found.text_kind, found.text, found.hash) == ("none", "", "")


def test_overrides_are_kept_as_a_file_would_say_them():
    overrides = {"stations.saw.time": Exponential(mean=2.0), "stations.saw.buffer": 3}
    found = provenance_of(saw_factory(), seed=1, overrides=overrides)
    assert found.overrides == {"stations.saw.time": {"exponential": 2.0}, "stations.saw.buffer": 3}


def test_versions_and_conventions_stand_beside_every_result():
    found = provenance_of(saw_factory(), seed=1)
    assert found.versions["python"] == platform.python_version()
    assert {"factorysim", "numpy", "simpy"} <= set(found.versions)
    assert any("(warmup, until]" in text for text in found.conventions)
    json.dumps(found.to_data())


def test_the_order_of_the_stations_is_part_of_the_text():
    data = {
        "products": {"p": {"route": ["a", "b"]}},
        "sources": {"s": {"makes": "p", "every": 1.0}},
        "stations": {"b": {"time": 1.0}, "a": {"time": 1.0}},
    }
    other = data | {"stations": {"a": {"time": 1.0}, "b": {"time": 1.0}}}
    assert factory_text(Factory(**data)) != factory_text(Factory(**other))
