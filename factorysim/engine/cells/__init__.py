"""Cells in which people and robots share the work on a part.

robots         one robot: what it does, for how long which state held
robot_failures failures of a robot, and their repair
cell_tasks     one task on one part: its people and robots, what is left of it
workplaces     where a part stands in a cell: its tasks, one after the other and side by side
cell_stations  the cell as a place: parts wait in front of it, workplaces take them
allocating     who does which task: the policies that lay it down before the run
deciding       who does which task: the policies that decide at run time
sequencing     which task comes first: positional weight
zones          shared parts of a cell that one task uses at a time
safety         who is near the robots, and how fast they may move
visits         people who come near by chance or by plan
cell_views     what students see
building       from cells as data to live ones
"""
