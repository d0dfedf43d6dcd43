"""Assembly on pallets that return.

A valve is built on a pallet: the body is laid on it, a lid and four screws are added, the valve is
tested and taken off. Shows

* components that come by routes of their own and wait in a buffer,
* carriers: pallets that are not used up but come back,
* how few pallets the line needs, and what happens with fewer.

    bodies -> load (takes a pallet) -> mount (takes lid, 4 screws) -> test (frees it) -> exit
    lids   -> mould -> lid_store        screws -> screw_store        pallets: pallet_store
"""

from __future__ import annotations

import factorysim as fs

line = fs.Factory(
    products={
        "valve": fs.Product(
            route=[
                fs.Step(at="load", components={"pallet": fs.Component(carrier=True)}),
                fs.Step(at="mount", components={"lid": 1, "screw": 4}),
                fs.Step(at="test", releases=["pallet"]),
            ]
        ),
        "lid": fs.Product(route=["mould", "lid_store"]),
        "screw": fs.Product(route=["screw_store"]),
        "pallet": fs.Product(route=["pallet_store"]),
    },
    sources={
        "bodies": fs.Source(makes="valve", unlimited=True),
        "granulate": fs.Source(makes="lid", unlimited=True),
        "deliveries": fs.Source(makes="screw", every="1 h", batch=220, first_at=0),
    },
    stations={
        "load": fs.Station(time=0.5),
        "mount": fs.Station(time=fs.triangular(0.7, 1, 1.6), buffer=5),
        "test": fs.Station(time=fs.gamma(0.9, cv=0.5), buffer=5),
        "mould": fs.Station(time=1.0),
    },
    buffers={
        "lid_store": fs.Buffer(capacity=20),
        "screw_store": fs.Buffer(),
        "pallet_store": fs.Buffer(initial={"pallet": 8}),
    },
)

print("pallets   valves per hour   lead time   mount starved")
for pallets in [1, 2, 3, 4, 8]:
    design = line.with_changes({"buffers.pallet_store.initial.pallet": pallets})
    result = fs.simulate(design, until="20 h", seed=1)
    valve = result.products.set_index("product").loc["valve"]
    states = result.states.set_index(["place", "state"])["share of planned time"]
    print(
        f"{pallets:7d}   {valve['throughput [1/h]']:15.1f}   {valve['lead_time [min]']:5.2f} min"
        f"   {states['mount', 'starved']:13.1%}"
    )
