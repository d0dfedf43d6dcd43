"""Automatic storage: how long a crane needs to store and to bring.

travel_times  Mean times of a crane in a rack without gaps: any slot, classes, full turnover
rack_times    The same for the slots of a real rack, exactly
"""

from factorysim.theory.storages.rack_times import RackTimes as RackTimes
from factorysim.theory.storages.rack_times import rack_times as rack_times
from factorysim.theory.storages.travel_times import abc_skewness as abc_skewness
from factorysim.theory.storages.travel_times import class_based_time as class_based_time
from factorysim.theory.storages.travel_times import dual_command_time as dual_command_time
from factorysim.theory.storages.travel_times import full_turnover_time as full_turnover_time
from factorysim.theory.storages.travel_times import single_command_time as single_command_time
