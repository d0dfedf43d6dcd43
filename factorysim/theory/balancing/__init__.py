"""Assembly line balancing: which task at which station.

bounds          How many stations a line needs at least, without building it
exact_numbers   Decimal numbers without rounding errors: 0.1 + 0.2 is exactly as long as 0.3
line_balancing  Line balancing: which tasks are done in which station of an assembly line
numbered_tasks  Tasks as whole numbers, and their sets as bit masks
rules           Priority rules that fill the stations of an assembly line one after the other
search          The exact search behind line balancing: whether the tasks fit into so many stations
task_graphs     Tasks with times and an order in which they may be done
"""

from factorysim.theory.balancing.bounds import StationBounds as StationBounds
from factorysim.theory.balancing.line_balancing import Balance as Balance
from factorysim.theory.balancing.line_balancing import balance_by_rule as balance_by_rule
from factorysim.theory.balancing.line_balancing import balance_line as balance_line
from factorysim.theory.balancing.line_balancing import smallest_cycle_time as smallest_cycle_time
from factorysim.theory.balancing.line_balancing import station_bounds as station_bounds
from factorysim.theory.balancing.rules import BALANCING_RULES as BALANCING_RULES
from factorysim.theory.balancing.task_graphs import TaskGraph as TaskGraph
from factorysim.theory.balancing.task_graphs import parse_task_graph as parse_task_graph
from factorysim.theory.balancing.task_graphs import read_task_graph as read_task_graph
