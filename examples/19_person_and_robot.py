"""A robot that is always busy can be a mistake.

One person and one robot share eleven tasks of a unit; the robot is slower. Shows

* the policies that say who does what, simulated,
* the exact optimum and an allocation of your own,
* what noise of the person does to each of them.

    work -> [person + robot: t1 ... t11] -> exit
"""

from __future__ import annotations

from typing import Any

import factorysim as fs

factory = fs.read_scenario("helpful-robot").factory
cell = factory.cells.cell


def long_tasks_to_the_robot(task: Any, part: Any) -> str:
    """An allocation of one's own: the robot gets what a person needs 7 min for."""
    return "robot" if task.times["human"] >= 7 else "human"


print("allocation              min per unit   with noise   robot idle")
noise = {"cells.cell.human_noise": {"lognormal": {"mean": 1, "cv": 0.15}}}
for allocation in ["all_human", "max_robot", "best_static", "dynamic", long_tasks_to_the_robot]:
    chosen = factory.with_changes({"cells.cell.allocation": allocation})
    exact = fs.simulate(chosen, until="35 h").cells.iloc[0]
    noisy = fs.simulate(chosen.with_changes(noise), until="350 h", seed=1).cells.iloc[0]
    name = allocation if isinstance(allocation, str) else allocation.__name__
    print(
        f"{name:<24}{exact['time_per_part [min]']:>9.1f}{noisy['time_per_part [min]']:>13.1f}"
        f"{exact['robot_idle']:>13.0%}"
    )

tasks = {
    name: fs.theory.SharedTask(
        human=task.human,
        robot=cell.robot_factor * task.human if task.robot else None,
        both=cell.joint_factor * task.human if task.both else None,
        after=task.after,
    )
    for name, task in cell.tasks.items()
}
best = fs.theory.best_schedule(tasks)
helped = [name for name, mode in best.modes.items() if mode != "human"]
print(
    f"No schedule at all is shorter than {best.makespan:g} min; the robot does {', '.join(helped)}."
)
