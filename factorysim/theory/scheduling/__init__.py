"""One machine and small shops: the best sequence, and bounds.

shop_bounds     Flow shops and job shops: Johnson's rule, and how short a schedule can be at best
single_machine  One machine and jobs that are all there at the beginning: which sequence is best
"""

from factorysim.theory.scheduling.shop_bounds import FlowShopSchedule as FlowShopSchedule
from factorysim.theory.scheduling.shop_bounds import MakespanBounds as MakespanBounds
from factorysim.theory.scheduling.shop_bounds import flow_shop_makespan as flow_shop_makespan
from factorysim.theory.scheduling.shop_bounds import johnson_sequence as johnson_sequence
from factorysim.theory.scheduling.shop_bounds import makespan_bounds as makespan_bounds
from factorysim.theory.scheduling.shop_bounds import preemptive_makespan as preemptive_makespan
from factorysim.theory.scheduling.single_machine import Schedule as Schedule
from factorysim.theory.scheduling.single_machine import (
    earliest_due_date_first as earliest_due_date_first,
)
from factorysim.theory.scheduling.single_machine import evaluate_sequence as evaluate_sequence
from factorysim.theory.scheduling.single_machine import fewest_tardy_jobs as fewest_tardy_jobs
from factorysim.theory.scheduling.single_machine import (
    least_total_tardiness as least_total_tardiness,
)
from factorysim.theory.scheduling.single_machine import shortest_first as shortest_first
from factorysim.theory.scheduling.single_machine import (
    weighted_shortest_first as weighted_shortest_first,
)
