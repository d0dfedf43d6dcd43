"""How a factory runs: live objects on SimPy.

simulate      one run from beginning to end
simulation    a run that you can step through, watch and extend with SimPy processes
plan          the factory as flat tables
build         from the plan to live objects; sourcing: the sources
fast_ways     which stations are simple enough for a fast way
starting      time 0
streams       named random numbers
events        timers on SimPy's event list
floor         settling: what happens at one instant
places        what all places have in common; exits
plain         the commonest station, made fast; lean: the station of a shop, made fast
notes         what plain stations note, and the history that is told from it
stations      the station with everything; machines, shifts, wear, breakdowns, outcomes
dispatching   which waiting part is taken next
choosing      which of several places a part goes to
buffers       buffers and components; conveyors: belts
sources       what enters, and when; rates: busier and quieter hours
crews         a room of its own: people
cells         a room of its own: people and robots who share the work on a part
transport     a room of its own: vehicles, layouts, batteries, tours
supply        a room of its own: stocks and demand
storage       a room of its own: racks with cranes
loops         cards; calendars: shifts
standing      circles in which nothing can move
flow          the books of the parts; parts, steps: what flows, and where to
checking      is a rule of your own a good rule?
observing     what is handed over at the end; hooks, views: for people who watch

mypyc may compile these modules as they stand, so what a name is said to be must be true at run time
(docs/how_to/run_faster.md).
"""

from factorysim.engine import simulation
from factorysim.engine.checking import check_rule as check_rule
from factorysim.engine.simulate import simulate as simulate
from factorysim.engine.simulation import Simulation as Simulation


def is_compiled() -> bool:
    """Whether the engine is machine code and not Python; the numbers are the same."""
    return not str(simulation.__file__).endswith(".py")
