"""Queues: what waits, how long and why, without a simulation.

==================  ==============================================================================
markov_queues       M/M/1, M/M/c, M/M/c/K, and M/M/1 some time after it was empty
erlang              who is lost, who waits, how many servers are enough
general_queues      M/G/1, GI/M/1, and G/G/c approximately (Kingman, Sakasegawa, VUT)
laplace_transforms  of every distribution of the library
priorities          classes of parts at one server, shortest job first
breakdowns          effective process time of a machine that fails and is set up
batch_queue         a machine that takes several parts at once
interference        machines that share operators
polling             a machine that is set up from product to product
maintenance         preventive maintenance at a certain age
tails               long waits, and percentiles of waits
interrupted_queues  a server that fails, also while it is idle
survival_functions  how likely a distribution is to exceed a time
trajectories        when each part leaves if arrivals and services are known
figures             the figures of a queue that the others return
==================  ==============================================================================

Times are in any unit, the same for all arguments; rates are one per this unit.
"""

from factorysim.theory.queueing.batch_queue import bulk_service as bulk_service
from factorysim.theory.queueing.breakdowns import EffectiveTime as EffectiveTime
from factorysim.theory.queueing.breakdowns import availability as availability
from factorysim.theory.queueing.breakdowns import effective_time as effective_time
from factorysim.theory.queueing.erlang import erlang_b as erlang_b
from factorysim.theory.queueing.erlang import erlang_c as erlang_c
from factorysim.theory.queueing.erlang import mmc_wait_exceeds as mmc_wait_exceeds
from factorysim.theory.queueing.erlang import servers_needed as servers_needed
from factorysim.theory.queueing.figures import Queue as Queue
from factorysim.theory.queueing.general_queues import ggc as ggc
from factorysim.theory.queueing.general_queues import gm1 as gm1
from factorysim.theory.queueing.general_queues import md1 as md1
from factorysim.theory.queueing.general_queues import mg1 as mg1
from factorysim.theory.queueing.general_queues import scv_of_departures as scv_of_departures
from factorysim.theory.queueing.interference import Interference as Interference
from factorysim.theory.queueing.interference import repairmen as repairmen
from factorysim.theory.queueing.interrupted_queues import mg1_with_breakdowns as mg1_with_breakdowns
from factorysim.theory.queueing.laplace_transforms import laplace_transform as laplace_transform
from factorysim.theory.queueing.maintenance import AgeReplacement as AgeReplacement
from factorysim.theory.queueing.maintenance import age_replacement as age_replacement
from factorysim.theory.queueing.maintenance import best_maintenance_age as best_maintenance_age
from factorysim.theory.queueing.markov_queues import mm1 as mm1
from factorysim.theory.queueing.markov_queues import mm1_lead_time_exceeds as mm1_lead_time_exceeds
from factorysim.theory.queueing.markov_queues import mm1_transient as mm1_transient
from factorysim.theory.queueing.markov_queues import mmc as mmc
from factorysim.theory.queueing.markov_queues import mmck as mmck
from factorysim.theory.queueing.polling import polling_conservation as polling_conservation
from factorysim.theory.queueing.polling import symmetric_polling_wait as symmetric_polling_wait
from factorysim.theory.queueing.priorities import mg1_priorities as mg1_priorities
from factorysim.theory.queueing.priorities import mm1_shortest_first as mm1_shortest_first
from factorysim.theory.queueing.survival_functions import survival as survival
from factorysim.theory.queueing.tails import mmc_lead_time_exceeds as mmc_lead_time_exceeds
from factorysim.theory.queueing.tails import mmc_lead_time_percentile as mmc_lead_time_percentile
from factorysim.theory.queueing.tails import mmc_wait_percentile as mmc_wait_percentile
from factorysim.theory.queueing.trajectories import departure_times as departure_times
