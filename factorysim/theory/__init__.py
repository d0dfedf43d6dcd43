"""Closed forms and exact solutions: what a model should give, said without a simulation."""

from factorysim.theory.balancing_bounds import StationBounds as StationBounds
from factorysim.theory.balancing_rules import BALANCING_RULES as BALANCING_RULES
from factorysim.theory.fleet_sizing import Fleet as Fleet
from factorysim.theory.fleet_sizing import fleet_size as fleet_size
from factorysim.theory.fleet_sizing import least_empty_time as least_empty_time
from factorysim.theory.kanban_sizing import MilkRun as MilkRun
from factorysim.theory.kanban_sizing import boxes_at_the_point_of_use as boxes_at_the_point_of_use
from factorysim.theory.kanban_sizing import kanban_cards as kanban_cards
from factorysim.theory.kanban_sizing import milk_run as milk_run
from factorysim.theory.line_balancing import Balance as Balance
from factorysim.theory.line_balancing import balance_by_rule as balance_by_rule
from factorysim.theory.line_balancing import balance_line as balance_line
from factorysim.theory.line_balancing import smallest_cycle_time as smallest_cycle_time
from factorysim.theory.line_balancing import station_bounds as station_bounds
from factorysim.theory.order_quantities import NewsvendorOrder as NewsvendorOrder
from factorysim.theory.order_quantities import OrderQuantity as OrderQuantity
from factorysim.theory.order_quantities import economic_order_quantity as economic_order_quantity
from factorysim.theory.order_quantities import newsvendor as newsvendor
from factorysim.theory.order_quantities import normal_newsvendor as normal_newsvendor
from factorysim.theory.periodic_review import ReviewedStock as ReviewedStock
from factorysim.theory.periodic_review import periodic_review_stock as periodic_review_stock
from factorysim.theory.shop_bounds import FlowShopSchedule as FlowShopSchedule
from factorysim.theory.shop_bounds import MakespanBounds as MakespanBounds
from factorysim.theory.shop_bounds import flow_shop_makespan as flow_shop_makespan
from factorysim.theory.shop_bounds import johnson_sequence as johnson_sequence
from factorysim.theory.shop_bounds import makespan_bounds as makespan_bounds
from factorysim.theory.shop_bounds import preemptive_makespan as preemptive_makespan
from factorysim.theory.single_machine import Schedule as Schedule
from factorysim.theory.single_machine import earliest_due_date_first as earliest_due_date_first
from factorysim.theory.single_machine import evaluate_sequence as evaluate_sequence
from factorysim.theory.single_machine import fewest_tardy_jobs as fewest_tardy_jobs
from factorysim.theory.single_machine import least_total_tardiness as least_total_tardiness
from factorysim.theory.single_machine import shortest_first as shortest_first
from factorysim.theory.single_machine import weighted_shortest_first as weighted_shortest_first
from factorysim.theory.stock_policies import StockLevels as StockLevels
from factorysim.theory.stock_policies import base_stock as base_stock
from factorysim.theory.stock_policies import cheapest_stock_for as cheapest_stock_for
from factorysim.theory.stock_policies import lost_sales_base_stock as lost_sales_base_stock
from factorysim.theory.stock_policies import reorder_point_for as reorder_point_for
from factorysim.theory.stock_policies import reorder_point_stock as reorder_point_stock
from factorysim.theory.supply_chains import (
    bullwhip_exponential_smoothing as bullwhip_exponential_smoothing,
)
from factorysim.theory.supply_chains import bullwhip_moving_average as bullwhip_moving_average
from factorysim.theory.supply_chains import bullwhip_of_stages as bullwhip_of_stages
from factorysim.theory.task_graphs import TaskGraph as TaskGraph
from factorysim.theory.task_graphs import parse_task_graph as parse_task_graph
from factorysim.theory.task_graphs import read_task_graph as read_task_graph
