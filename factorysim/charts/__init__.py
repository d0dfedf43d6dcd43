"""Pictures of what a result says; they never see the engine.

style            the colour and hatch of every state, the sizes for a page and for a slide
pictures         a matplotlib figure without pyplot
state_bars       what each machine, worker, robot, vehicle did: stacked bars
work_in_process  the number of parts over time
throughput       how many parts left per hour, interval after interval
buffer_levels    how many parts waited at each place over time
bottleneck       where the bottleneck was: active periods, alone and shifting
over_time        what pictures over time share: the unit and the axis of time, windows, the warm-up
bars_over_time   rows of bars over time, and their key
keys             where a key stands: beside or below the data
stacked_bars     one bar for each row, stacked from pieces that a key names
warm_up          where the warm-up ends: Welch's picture
effects          what changes are worth: a tornado, and means at each level
search           how the search of an optimum went
gantt            what each machine did when: bars over time
gantt_orders     where each part was when
gantt_people     what each person and robot did when
fatigue          how tired each person was over time
exposure         what work asked of each body, as a multiple of its limit
human_robot      people and robots in one cell: who works, who is near, how fast robots may move
lead_times       how long the parts took: a histogram, and a box for each product
lead_time_parts  what the lead time is made of: work, setup, transport, waiting for what
oee_losses       from planned time to OEE, loss after loss
chain            stock and orders along a chain
traffic          how often each way of a layout was driven
waiting          why parts waited, and where: who is to blame
part_flow        where the parts went: ribbons between the places (Sankey)
flows            how many parts took which way
ribbons          where ribbons lie and how they are curved
studied          what charts of a study share: their factors, the label of a number
interactions     how the effect of one factor depends on another
response_surface  what a polynomial says of two factors, as a map
pareto           two aims at once: the points that nothing beats in both
of_studies       ``results.charts`` of a study: the same as methods
route_graph      the places with their load, and the ways that parts took between them
value_stream     the value stream map of a product
yamazumi         work content per person or machine against takt
operating_curves  throughput and lead time over work in process
operating_points  what the textbook's curves need to know of a run
sheets           an empty sheet measured in points, with a key
inline           a figure as bytes for a page, SVG or PNG
of_results       ``result.charts``: the same as methods
"""

from factorysim.charts.effects import ChartsOfEffects as ChartsOfEffects
from factorysim.charts.effects import ChartsOfSensitivity as ChartsOfSensitivity
from factorysim.charts.gantt import gantt as gantt
from factorysim.charts.of_results import ChartsOfResult as ChartsOfResult
from factorysim.charts.of_results import of_result as of_result
from factorysim.charts.part_flow import part_flow as part_flow
from factorysim.charts.search import ChartsOfOptimum as ChartsOfOptimum
from factorysim.charts.state_bars import states as states
from factorysim.charts.warm_up import ChartsOfWarmUp as ChartsOfWarmUp
from factorysim.charts.work_in_process import wip as wip
