"""How a factory runs: live objects on SimPy.

simulate      one run from beginning to end
simulation    a run that you can step through, watch and extend with SimPy processes
plan          the factory as flat tables
build         from the plan to live objects; sourcing, transporting, stocking: each for its part
starting      time 0
streams       named random numbers
events        timers on SimPy's event list
floor         settling: what happens at one instant
places        what all places have in common; exits
plain, lean   the commonest stations, made fast
stations      the station with everything; machines, wear, shifts, outcomes
dispatching   which waiting part is taken next
choosing      which of several places a part goes to
buffers       buffers and components; conveyors: belts
storages      racks in which every part has a slot; cranes: their tours; slots: what is free
sources       what enters, and when; rates: busier and quieter hours
loops         cards; calendars: shifts
fleets        who carries; requests: what is to be carried; sending: which vehicle takes which
vehicles      a vehicle at work; batteries: what it needs for that
driving       what moves; motion: how it gets along its way; tracks: the layout by number
traffic       zones; jams: vehicles that wait for each other
stocks        units on hand and their books; demands: customers
replenishing  how much a stock orders; supplies: where that comes from; periods: the bullwhip
standing      circles in which nothing can move
flow          the books of the parts; parts, steps: what flows, and where to
checking      is a rule of your own a good rule?
observing     what is handed over at the end
hooks         for people who watch; views, stock_views: what they may see
"""

from factorysim.engine.checking import check_rule as check_rule
from factorysim.engine.simulate import simulate as simulate
from factorysim.engine.simulation import Simulation as Simulation
