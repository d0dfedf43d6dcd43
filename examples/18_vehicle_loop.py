"""How many vehicles does a loop bear?

A one-way loop of 24 zones, one vehicle each, carries loads from a press to a warehouse. Shows

* how deliveries grow with the number of vehicles, and then fall,
* the formula for the size of a fleet beside it,
* what sidings at the two stops are worth,
* how a deadlock ends a run: as a circle of vehicles that wait for each other.

    source -> pick ==> 12 zones ==> drop -> exit
               ^                     |
               +==== 12 zones <======+
"""

import warnings

import factorysim as fs
from factorysim.theory import fleet_size

warnings.simplefilter("ignore", fs.DoubtfulModel)  # 24 vehicles are doubted before the run
loop = fs.read_scenario("vehicle-loop")
hours = {"until": "2 h", "warmup": "30 min", "record": "none"}

print("vehicles  deliveries/h  alone  waiting for a zone")
for count in (1, 4, 7, 10, 12, 16, 20, 22, 23, 24):
    try:
        result = fs.simulate(loop.with_changes({"fleets.carts.count": count}), **hours)
    except fs.Deadlock as circle:
        print(f"{count:8}    {circle}")
        continue
    deliveries, waiting = result.value("deliveries"), result.value("vehicle_blocked_share")
    print(f"{count:8}{deliveries:14.1f}{count * 22.5:7.1f}{waiting:20.0%}")

# A round takes 120 s, loading and unloading 20 s each. The factors of experience are 0.95 and 0.85.
times = {"loaded_time": 60, "empty_time": 60, "load_time": 20, "unload_time": 20}
print("\nThe formula says, for 110 loads an hour:", fleet_size(110 / 3600, **times).vehicles)

with_sidings = loop.with_changes({"layouts.ring.loop.sidings": True})
result = fs.simulate(with_sidings, **hours)
print(f"12 vehicles with sidings bring {result.value('deliveries'):.1f}")

# More vehicles are more output only as long as they do not stand in each other's way.
