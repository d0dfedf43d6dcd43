"""What was seen in a run, and what follows from it.

observed       what the engine hands over: plain numbers; observed_transport: of vehicles,
               observed_goods: of stocks and storages, observed_people: of crews,
               observed_cells: of cells of people and robots
result         `Result`: the value with tables and indicators
indicators     one number each for a whole run, by name; naming: what an indicator is
effectiveness  ISO 22400-2: availability, OEE, MTTF and their relatives
energy         kWh by station and state
bottleneck     the longest active period, moment by moment
times          windows, planned time, ratios
facts          what indicators must know of the factory; floor_plan: what pictures must know
tables         the pandas tables; fleets, stocks, storages: those of logistics; people, cells:
               those of crews and of cells with robots; exposure: what work asks of the body
rows           the rows of the parts as columns
history        the full history as table and as sentences
lives          where each part was from when to when; causes: why it waited; waiting: summed up
activities     what people and robots did when, read from the history; safety_spans: how near
               people were to the robots of a cell, and how fast these might move;
               fatigue_courses: how tired people were
value_streams  where the parts of a product were how long, and how much of it was work
contents       how many parts waited at each place from each time on, read from the history
audit          laws that no run may break
provenance     where a result comes from
saving         a result in a folder, and back again
exporting      tables for other programs
comparing      the first difference of two results
showing        in a terminal and in a notebook

The registry `indicators` and the function `audit` are imported from their own files: here their
names would hide those files.
"""

from factorysim.results.comparing import first_difference as first_difference
from factorysim.results.facts import Facts as Facts
from factorysim.results.facts import facts_of as facts_of
from factorysim.results.history import sentences as sentences
from factorysim.results.indicators import Indicator as Indicator
from factorysim.results.indicators import indicator as indicator
from factorysim.results.observed import Observed as Observed
from factorysim.results.provenance import Provenance as Provenance
from factorysim.results.provenance import provenance_of as provenance_of
from factorysim.results.result import Result as Result
from factorysim.results.result import make_result as make_result
from factorysim.results.saving import load_result as load_result
