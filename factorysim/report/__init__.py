"""What people read about a run: sentences, numbers and tables as text, and a whole page of them.

The command line prints some of it; the page holds all of it.

numbers          means and intervals as people read them
sentences        what was observed, the bottleneck, what has to be noted
indicator_rows   every indicator that says something: value, interval, unit, meaning
tables           the tables of a result as text, without what says nothing
"""
