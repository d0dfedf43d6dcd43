"""One run proves nothing.

Would a third place in front of the motor station pay? Exact answer: 2.5 % more pumps. Shows

* single runs that contradict each other,
* intervals that are halved by four times the runs,
* common random numbers, which make the difference visible.

    castings -> house -> [2] -> wheel -> [2 or 3] -> motor -> [2] -> test -> exit
"""

from __future__ import annotations

import factorysim as fs

today = fs.read_scenario("one-run-proves-nothing")
wider = today.with_changes({"stations.motor.buffer": 3})

print("Eight colleagues, each with one run of both designs [pumps per hour]:")
for colleague in range(8):
    with_two = fs.simulate(today, seed=10 + colleague).value("throughput")
    with_three = fs.simulate(wider, seed=110 + colleague).value("throughput")
    answer = "yes" if with_three > with_two else "no"
    print(f"  two places {with_two:5.2f}, three places {with_three:5.2f}: it pays? {answer}")

print("\nMore runs, shorter intervals:")
for runs in (5, 20, 80):
    found = fs.replicate(today, replications=runs).interval("throughput")
    print(f"  {runs:2d} runs: {found} pumps per hour, exact is 21.02")

print("\nTwenty runs of each design:")
names = ("two places", "three places")
print("  independent:          ", fs.compare(today, wider, names=names, common=False).rows[0])
together = fs.compare(today, wider, names=names).rows[0]
print("  common random numbers:", together)
factor = together.estimated.variance_reduction
print(f"Without them, {factor:.0f} times as many runs would be needed for the same interval.")
