"""What a factory is: frozen, checked data without a clock.

elements       what all elements have in common; annotations: which of them stands where
distributions  random times; counts_and_samples: single values; random_quantities: what both share
making         short words for distributions
durations      how long something takes, in all the ways people write it
products       products, the steps of their routes, components
sources        what enters, and when
places         stations, buffers, conveyors, exits
storages       racks with cranes; racks: where their slots are
disturbances   setups, failures, maintenance, quality
organisation   loops of cards, shifts
layouts        ways for vehicles, with zones; layout_graphs: the same as a graph
fleets         vehicles, batteries, tours; how a part is carried to a step
stocks         goods that are held against demand, and customers
replenishment  when a stock is filled up again, and with how much
cells          cells in which people and robots share the work; safeguards: how people are
               protected
crews          people, what they can do, how they walk; and what needs somebody; paces: how fast
               they are
human_limits   what makes people different from machines, and what work asks of them
factory        the whole, and how long to run it
calendars      the working week of a shift
flow           who goes where; visits and loads: how much work that brings; loads_of_cells and
               loads_of_crews: to robots and to people
checks         does it fit together? (with one module per kind of check)
remembering    what follows from a factory is found once
paths          the path language: ``stations.mill.buffer``
plain          a factory as plain data
schema         the JSON Schema for editors and the table of attributes
problems       findings in plain words
"""

from factorysim.model.cells import Cell as Cell
from factorysim.model.cells import CellTask as CellTask
from factorysim.model.cells import Robot as Robot
from factorysim.model.crews import Crew as Crew
from factorysim.model.crews import Handling as Handling
from factorysim.model.crews import Need as Need
from factorysim.model.crews import Rotation as Rotation
from factorysim.model.crews import Walking as Walking
from factorysim.model.crews import Worker as Worker
from factorysim.model.disturbances import Failure as Failure
from factorysim.model.disturbances import Maintenance as Maintenance
from factorysim.model.disturbances import Quality as Quality
from factorysim.model.disturbances import Rework as Rework
from factorysim.model.disturbances import Setup as Setup
from factorysim.model.factory import Factory as Factory
from factorysim.model.factory import Run as Run
from factorysim.model.factory import serial_line as serial_line
from factorysim.model.fleets import Battery as Battery
from factorysim.model.fleets import Fleet as Fleet
from factorysim.model.fleets import Speed as Speed
from factorysim.model.fleets import Tour as Tour
from factorysim.model.fleets import Transport as Transport
from factorysim.model.human_limits import HumanLimits as HumanLimits
from factorysim.model.layouts import Charger as Charger
from factorysim.model.layouts import Edge as Edge
from factorysim.model.layouts import Grid as Grid
from factorysim.model.layouts import Layout as Layout
from factorysim.model.layouts import LoopTrack as LoopTrack
from factorysim.model.layouts import Node as Node
from factorysim.model.layouts import Zone as Zone
from factorysim.model.organisation import Loop as Loop
from factorysim.model.organisation import Shift as Shift
from factorysim.model.places import Batch as Batch
from factorysim.model.places import Buffer as Buffer
from factorysim.model.places import Conveyor as Conveyor
from factorysim.model.places import Exit as Exit
from factorysim.model.places import Station as Station
from factorysim.model.products import Component as Component
from factorysim.model.products import Product as Product
from factorysim.model.products import Step as Step
from factorysim.model.safeguards import Contact as Contact
from factorysim.model.safeguards import Fence as Fence
from factorysim.model.safeguards import MonitoredStandstill as MonitoredStandstill
from factorysim.model.safeguards import PowerAndForce as PowerAndForce
from factorysim.model.safeguards import SpeedAndSeparation as SpeedAndSeparation
from factorysim.model.safeguards import Visits as Visits
from factorysim.model.sources import Order as Order
from factorysim.model.sources import Rate as Rate
from factorysim.model.sources import Source as Source
from factorysim.model.stocks import Demand as Demand
from factorysim.model.stocks import Stock as Stock
from factorysim.model.storages import Storage as Storage
