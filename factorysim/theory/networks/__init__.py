"""Queueing networks: stations that pass jobs on to each other, solved without a simulation.

open_networks     jobs come from outside and leave: Jackson networks, re-entrant routes
closed_networks   a fixed number of jobs goes round: mean value analysis, one or several classes,
                  and Buzen's convolution as a second opinion
normalising       logarithms of the normalising constants that both of them use
network_bounds    what a closed network reaches at least and at most, in one line of arithmetic
factory_physics   Penny Fab, CONWIP, Little's law and the trajectory of a queue without chance
line_of_queues    approximation of a serial line with any variability
nodes             the checks of a node's numbers, and its queue M/M/c
"""

from factorysim.theory.networks.closed_networks import ClosedNetwork as ClosedNetwork
from factorysim.theory.networks.closed_networks import (
    ClosedNetworkOfClasses as ClosedNetworkOfClasses,
)
from factorysim.theory.networks.closed_networks import closed_network as closed_network
from factorysim.theory.networks.closed_networks import (
    closed_network_of_classes as closed_network_of_classes,
)
from factorysim.theory.networks.closed_networks import convolution as convolution
from factorysim.theory.networks.factory_physics import Conwip as Conwip
from factorysim.theory.networks.factory_physics import Flow as Flow
from factorysim.theory.networks.factory_physics import best_case as best_case
from factorysim.theory.networks.factory_physics import bottleneck_rate as bottleneck_rate
from factorysim.theory.networks.factory_physics import conwip as conwip
from factorysim.theory.networks.factory_physics import critical_wip as critical_wip
from factorysim.theory.networks.factory_physics import little as little
from factorysim.theory.networks.factory_physics import practical_worst_case as practical_worst_case
from factorysim.theory.networks.factory_physics import raw_process_time as raw_process_time
from factorysim.theory.networks.factory_physics import worst_case as worst_case
from factorysim.theory.networks.line_of_queues import LineOfQueues as LineOfQueues
from factorysim.theory.networks.line_of_queues import StationOfLine as StationOfLine
from factorysim.theory.networks.line_of_queues import line_of_queues as line_of_queues
from factorysim.theory.networks.network_bounds import NetworkBounds as NetworkBounds
from factorysim.theory.networks.network_bounds import asymptotic_bounds as asymptotic_bounds
from factorysim.theory.networks.network_bounds import balanced_job_bounds as balanced_job_bounds
from factorysim.theory.networks.open_networks import OpenNetwork as OpenNetwork
from factorysim.theory.networks.open_networks import network_of_routes as network_of_routes
from factorysim.theory.networks.open_networks import open_network as open_network
from factorysim.theory.networks.open_networks import reentrant_line as reentrant_line
