"""Closed forms and exact solutions: what a model should give, said without a simulation.

prediction   which model of the textbooks a factory is, and what theory says about it
queueing     single stations: queues, priorities, breakdowns, maintenance
networks     several stations: open and closed networks, Factory Physics
lines        production lines with limited buffers
stocks       stocks and supply chains, cards and vehicles
storages     racks and their cranes
balancing    assembly line balancing
scheduling   one machine and small shops
line_checks  what is accepted as a number

Times are in any unit, the same for all arguments of a call; rates are one per this unit.
"""

from factorysim.theory.balancing import BALANCING_RULES as BALANCING_RULES
from factorysim.theory.balancing import Balance as Balance
from factorysim.theory.balancing import StationBounds as StationBounds
from factorysim.theory.balancing import TaskGraph as TaskGraph
from factorysim.theory.balancing import balance_by_rule as balance_by_rule
from factorysim.theory.balancing import balance_line as balance_line
from factorysim.theory.balancing import parse_task_graph as parse_task_graph
from factorysim.theory.balancing import read_task_graph as read_task_graph
from factorysim.theory.balancing import smallest_cycle_time as smallest_cycle_time
from factorysim.theory.balancing import station_bounds as station_bounds
from factorysim.theory.lines import AssemblyFigures as AssemblyFigures
from factorysim.theory.lines import FlowLine as FlowLine
from factorysim.theory.lines import KanbanFigures as KanbanFigures
from factorysim.theory.lines import LinePerformance as LinePerformance
from factorysim.theory.lines import MergeFigures as MergeFigures
from factorysim.theory.lines import PhaseType as PhaseType
from factorysim.theory.lines import SlotLine as SlotLine
from factorysim.theory.lines import ThroughputBounds as ThroughputBounds
from factorysim.theory.lines import TwoMachineLine as TwoMachineLine
from factorysim.theory.lines import assembly_chain as assembly_chain
from factorysim.theory.lines import buffer_for_repairs as buffer_for_repairs
from factorysim.theory.lines import buffer_for_share as buffer_for_share
from factorysim.theory.lines import decompose_flow_line as decompose_flow_line
from factorysim.theory.lines import decompose_line as decompose_line
from factorysim.theory.lines import decompose_slot_line as decompose_slot_line
from factorysim.theory.lines import equal_buffers_for_share as equal_buffers_for_share
from factorysim.theory.lines import infinite_buffer_throughput as infinite_buffer_throughput
from factorysim.theory.lines import isolated_efficiency as isolated_efficiency
from factorysim.theory.lines import kanban_chain as kanban_chain
from factorysim.theory.lines import line_chain as line_chain
from factorysim.theory.lines import merge_chain as merge_chain
from factorysim.theory.lines import slot_line_chain as slot_line_chain
from factorysim.theory.lines import throughput_bounds as throughput_bounds
from factorysim.theory.lines import two_card_kanban_chain as two_card_kanban_chain
from factorysim.theory.lines import two_machine_flow as two_machine_flow
from factorysim.theory.lines import two_machine_line as two_machine_line
from factorysim.theory.lines import two_machine_slots as two_machine_slots
from factorysim.theory.lines import zero_buffer_efficiency as zero_buffer_efficiency
from factorysim.theory.networks import ClosedNetwork as ClosedNetwork
from factorysim.theory.networks import Conwip as Conwip
from factorysim.theory.networks import Flow as Flow
from factorysim.theory.networks import LineOfQueues as LineOfQueues
from factorysim.theory.networks import NetworkBounds as NetworkBounds
from factorysim.theory.networks import OpenNetwork as OpenNetwork
from factorysim.theory.networks import StationOfLine as StationOfLine
from factorysim.theory.networks import asymptotic_bounds as asymptotic_bounds
from factorysim.theory.networks import balanced_job_bounds as balanced_job_bounds
from factorysim.theory.networks import best_case as best_case
from factorysim.theory.networks import bottleneck_rate as bottleneck_rate
from factorysim.theory.networks import closed_network as closed_network
from factorysim.theory.networks import convolution as convolution
from factorysim.theory.networks import conwip as conwip
from factorysim.theory.networks import critical_wip as critical_wip
from factorysim.theory.networks import line_of_queues as line_of_queues
from factorysim.theory.networks import little as little
from factorysim.theory.networks import network_of_routes as network_of_routes
from factorysim.theory.networks import open_network as open_network
from factorysim.theory.networks import practical_worst_case as practical_worst_case
from factorysim.theory.networks import raw_process_time as raw_process_time
from factorysim.theory.networks import reentrant_line as reentrant_line
from factorysim.theory.networks import worst_case as worst_case
from factorysim.theory.prediction import Assumption as Assumption
from factorysim.theory.prediction import Prediction as Prediction
from factorysim.theory.prediction import predict as predict
from factorysim.theory.queueing import AgeReplacement as AgeReplacement
from factorysim.theory.queueing import EffectiveTime as EffectiveTime
from factorysim.theory.queueing import Interference as Interference
from factorysim.theory.queueing import Queue as Queue
from factorysim.theory.queueing import age_replacement as age_replacement
from factorysim.theory.queueing import availability as availability
from factorysim.theory.queueing import best_maintenance_age as best_maintenance_age
from factorysim.theory.queueing import bulk_service as bulk_service
from factorysim.theory.queueing import departure_times as departure_times
from factorysim.theory.queueing import effective_time as effective_time
from factorysim.theory.queueing import erlang_b as erlang_b
from factorysim.theory.queueing import erlang_c as erlang_c
from factorysim.theory.queueing import ggc as ggc
from factorysim.theory.queueing import gm1 as gm1
from factorysim.theory.queueing import laplace_transform as laplace_transform
from factorysim.theory.queueing import md1 as md1
from factorysim.theory.queueing import mg1 as mg1
from factorysim.theory.queueing import mg1_priorities as mg1_priorities
from factorysim.theory.queueing import mg1_with_breakdowns as mg1_with_breakdowns
from factorysim.theory.queueing import mm1 as mm1
from factorysim.theory.queueing import mm1_lead_time_exceeds as mm1_lead_time_exceeds
from factorysim.theory.queueing import mm1_shortest_first as mm1_shortest_first
from factorysim.theory.queueing import mm1_transient as mm1_transient
from factorysim.theory.queueing import mmc as mmc
from factorysim.theory.queueing import mmc_lead_time_exceeds as mmc_lead_time_exceeds
from factorysim.theory.queueing import mmc_lead_time_percentile as mmc_lead_time_percentile
from factorysim.theory.queueing import mmc_wait_exceeds as mmc_wait_exceeds
from factorysim.theory.queueing import mmc_wait_percentile as mmc_wait_percentile
from factorysim.theory.queueing import mmck as mmck
from factorysim.theory.queueing import polling_conservation as polling_conservation
from factorysim.theory.queueing import repairmen as repairmen
from factorysim.theory.queueing import scv_of_departures as scv_of_departures
from factorysim.theory.queueing import servers_needed as servers_needed
from factorysim.theory.queueing import survival as survival
from factorysim.theory.queueing import symmetric_polling_wait as symmetric_polling_wait
from factorysim.theory.scheduling import FlowShopSchedule as FlowShopSchedule
from factorysim.theory.scheduling import MakespanBounds as MakespanBounds
from factorysim.theory.scheduling import Schedule as Schedule
from factorysim.theory.scheduling import earliest_due_date_first as earliest_due_date_first
from factorysim.theory.scheduling import evaluate_sequence as evaluate_sequence
from factorysim.theory.scheduling import fewest_tardy_jobs as fewest_tardy_jobs
from factorysim.theory.scheduling import flow_shop_makespan as flow_shop_makespan
from factorysim.theory.scheduling import johnson_sequence as johnson_sequence
from factorysim.theory.scheduling import least_total_tardiness as least_total_tardiness
from factorysim.theory.scheduling import makespan_bounds as makespan_bounds
from factorysim.theory.scheduling import preemptive_makespan as preemptive_makespan
from factorysim.theory.scheduling import shortest_first as shortest_first
from factorysim.theory.scheduling import weighted_shortest_first as weighted_shortest_first
from factorysim.theory.stocks import Fleet as Fleet
from factorysim.theory.stocks import MilkRun as MilkRun
from factorysim.theory.stocks import NewsvendorOrder as NewsvendorOrder
from factorysim.theory.stocks import OrderQuantity as OrderQuantity
from factorysim.theory.stocks import ReviewedStock as ReviewedStock
from factorysim.theory.stocks import StockLevels as StockLevels
from factorysim.theory.stocks import base_stock as base_stock
from factorysim.theory.stocks import boxes_at_the_point_of_use as boxes_at_the_point_of_use
from factorysim.theory.stocks import (
    bullwhip_exponential_smoothing as bullwhip_exponential_smoothing,
)
from factorysim.theory.stocks import bullwhip_moving_average as bullwhip_moving_average
from factorysim.theory.stocks import bullwhip_of_stages as bullwhip_of_stages
from factorysim.theory.stocks import cheapest_stock_for as cheapest_stock_for
from factorysim.theory.stocks import economic_order_quantity as economic_order_quantity
from factorysim.theory.stocks import fleet_size as fleet_size
from factorysim.theory.stocks import kanban_cards as kanban_cards
from factorysim.theory.stocks import least_empty_time as least_empty_time
from factorysim.theory.stocks import lost_sales_base_stock as lost_sales_base_stock
from factorysim.theory.stocks import milk_run as milk_run
from factorysim.theory.stocks import newsvendor as newsvendor
from factorysim.theory.stocks import normal_newsvendor as normal_newsvendor
from factorysim.theory.stocks import periodic_review_stock as periodic_review_stock
from factorysim.theory.stocks import reorder_point_for as reorder_point_for
from factorysim.theory.stocks import reorder_point_stock as reorder_point_stock
from factorysim.theory.storages import RackTimes as RackTimes
from factorysim.theory.storages import abc_skewness as abc_skewness
from factorysim.theory.storages import class_based_time as class_based_time
from factorysim.theory.storages import dual_command_time as dual_command_time
from factorysim.theory.storages import full_turnover_time as full_turnover_time
from factorysim.theory.storages import rack_times as rack_times
from factorysim.theory.storages import single_command_time as single_command_time
