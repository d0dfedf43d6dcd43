"""A job shop from the literature, and how long each dispatching rule needs for it.

Six jobs visit six machines, each in its own order (instance ft06 of Fisher and Thompson, 1963).
The best of all plans needs 55 minutes. Shows

* reading an instance from its public text file,
* one dispatching rule for all stations by a path with a star,
* the makespan: when the last job is finished.

    six jobs at time 0 -> m2 -> m0 -> m1 -> m3 -> m5 -> m4 -> exit     (this is job 0)
"""

from __future__ import annotations

import factorysim as fs
from factorysim.scenario import find

instance = find("ft06.txt")  # or the path of a file of your own
print("the first line and the first job of the file:")
print("".join(instance.read_text("utf-8").splitlines(keepends=True)[:2]))

job_shop = fs.read_job_shop(instance)
works = sum(step.time for job in job_shop.products.values() for step in job.route)
print(f"{len(job_shop.products)} jobs, {works:.0f} min of work in all\n")

makespans = {}
for rule in ["fifo", "spt", "lpt", "mwkr", "lwkr", "mopnr", "winq"]:
    result = fs.simulate(job_shop.with_changes({"stations.*.rule": rule}))
    makespans[rule] = result.parts["left [min]"].max()

for rule, makespan in sorted(makespans.items(), key=lambda pair: pair[1]):
    print(f"{rule:6s} {makespan:4.0f} min  {'#' * round(makespan / 2)}")
print(f"{'best':6s}   55 min  {'#' * round(55 / 2)}")
