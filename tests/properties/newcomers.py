"""A factory beside another one: products, places and sources that share nothing with it."""

from __future__ import annotations

import factorysim as fs


def with_newcomers(factory: fs.Factory) -> fs.Factory:
    """Return the factory with a station, a product and a source of their own, declared last."""
    data = factory.to_data()
    data.setdefault("stations", {})["guest_station"] = {"time": fs.exponential(1.0), "buffer": 2}
    data["products"]["guest"] = {"route": ["guest_station"]}
    data.setdefault("sources", {})["guests_come"] = {"makes": "guest", "every": 1}
    return fs.Factory(**data)
