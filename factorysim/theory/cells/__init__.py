"""Cells of people and robots: schedules of one unit, the best one, output with safeguards.

schedules    tasks, who does what when, and the rules of schedules in which nobody waits on purpose
optimum      the best allocation, and the best schedule of all (exact, for teaching sizes)
safeguards   the speed that a robot has in the long run when people come near it

Tasks follow each other by precedence; each is done by a person, by a robot, or by both together.
The makespan of one unit is the cycle of a cell that works on one unit at a time.
"""

from factorysim.theory.cells.optimum import MOST_ALLOCATIONS as MOST_ALLOCATIONS
from factorysim.theory.cells.optimum import MOST_TASKS as MOST_TASKS
from factorysim.theory.cells.optimum import allocations as allocations
from factorysim.theory.cells.optimum import best_allocation as best_allocation
from factorysim.theory.cells.optimum import best_schedule as best_schedule
from factorysim.theory.cells.safeguards import presence_for_speed as presence_for_speed
from factorysim.theory.cells.safeguards import speed_in_the_long_run as speed_in_the_long_run
from factorysim.theory.cells.schedules import MODES as MODES
from factorysim.theory.cells.schedules import CellSchedule as CellSchedule
from factorysim.theory.cells.schedules import Mode as Mode
from factorysim.theory.cells.schedules import SharedTask as SharedTask
from factorysim.theory.cells.schedules import Stint as Stint
from factorysim.theory.cells.schedules import earliest_finish_schedule as earliest_finish_schedule
from factorysim.theory.cells.schedules import list_schedule as list_schedule
from factorysim.theory.cells.schedules import positional_weights as positional_weights
