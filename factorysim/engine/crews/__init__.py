"""People on the shop floor.

tasks      some work that needs people: it calls for them, and begins when all are there
members    whoever takes up tasks: people, robots, shared zones
workers    one person: where he or she is, what he or she does, for how long
human      the limits of one person: how long some work takes, whether it goes wrong
fatigue    how tired one person is
experience what one person has learned and forgets
trust      whether people leave tasks to robots
teams      which free workers can do some work together
workforce  all crews: who takes what, walking, breaks, preemption
calling    the rules of both sides: which call, which worker
rotating   job rotation
brigades   the bucket brigade: everybody carries a part down the line
crews      one crew: its workers, ways and rules
crew_views what rules and students see
staffing   from crews and needs as data to live ones
"""
