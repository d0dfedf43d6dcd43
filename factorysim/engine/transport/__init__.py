"""Vehicles on their ways: from a request for transport until a part is set down.

transporting  from fleets and layouts as data to live ones
tracks        a layout by numbers: ways and the times along them
traffic       zones, who is in them and who waits for them
jams          vehicles that wait for each other
driving       where a vehicle goes, what it waits for, and what breaks down on the way
motion        how it gets there: in one go, or edge by edge
requests      loads that wait for a vehicle
fleets        who is sent for which request; sending: the rules
drivers       people who drive
vehicles      fetching, bringing, and having nothing to do
lean_rides    the same, made fast where nothing interrupts it; lean_fleets: their fleet
batteries     what driving costs, and charging
tours         trains that drive rounds
"""
