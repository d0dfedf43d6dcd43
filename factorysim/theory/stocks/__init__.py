"""Stocks, supply chains, cards and vehicles: how much to hold, how many to have.

demands           Demand that comes in whole pieces
fleet_sizing      How many vehicles a fleet needs, before its traffic is simulated
kanban_sizing     How many kanban cards and boxes a supply loop needs
order_quantities  How much to order at once: the economic order quantity and the newsvendor
periodic_review   Periodic review of a stock: (s, S) as an exact Markov chain
stock_policies    Continuous review of a stock with Poisson demand
supply_chains     The bullwhip effect: orders vary more than the demand behind them
"""

from factorysim.theory.stocks.fleet_sizing import Fleet as Fleet
from factorysim.theory.stocks.fleet_sizing import fleet_size as fleet_size
from factorysim.theory.stocks.fleet_sizing import least_empty_time as least_empty_time
from factorysim.theory.stocks.kanban_sizing import MilkRun as MilkRun
from factorysim.theory.stocks.kanban_sizing import (
    boxes_at_the_point_of_use as boxes_at_the_point_of_use,
)
from factorysim.theory.stocks.kanban_sizing import kanban_cards as kanban_cards
from factorysim.theory.stocks.kanban_sizing import milk_run as milk_run
from factorysim.theory.stocks.order_quantities import NewsvendorOrder as NewsvendorOrder
from factorysim.theory.stocks.order_quantities import OrderQuantity as OrderQuantity
from factorysim.theory.stocks.order_quantities import (
    economic_order_quantity as economic_order_quantity,
)
from factorysim.theory.stocks.order_quantities import newsvendor as newsvendor
from factorysim.theory.stocks.order_quantities import normal_newsvendor as normal_newsvendor
from factorysim.theory.stocks.periodic_review import ReviewedStock as ReviewedStock
from factorysim.theory.stocks.periodic_review import periodic_review_stock as periodic_review_stock
from factorysim.theory.stocks.stock_policies import StockLevels as StockLevels
from factorysim.theory.stocks.stock_policies import base_stock as base_stock
from factorysim.theory.stocks.stock_policies import cheapest_stock_for as cheapest_stock_for
from factorysim.theory.stocks.stock_policies import lost_sales_base_stock as lost_sales_base_stock
from factorysim.theory.stocks.stock_policies import reorder_point_for as reorder_point_for
from factorysim.theory.stocks.stock_policies import reorder_point_stock as reorder_point_stock
from factorysim.theory.stocks.supply_chains import (
    bullwhip_exponential_smoothing as bullwhip_exponential_smoothing,
)
from factorysim.theory.stocks.supply_chains import (
    bullwhip_moving_average as bullwhip_moving_average,
)
from factorysim.theory.stocks.supply_chains import bullwhip_of_stages as bullwhip_of_stages
