"""What people read about a run: sentences, numbers and tables as text, and a whole page of them.

The command line prints some of it; the page holds all of it.

numbers          means and intervals as people read them
sentences        what was observed, the bottleneck, what has to be noted
indicator_rows   every indicator that says something: value, interval, unit, meaning
tables           the tables of a result as text, without what says nothing
reported         what a report is about: a run, its replications, its scenario
origin           the scenario as it was run, and the command that makes the numbers again
markup           HTML and SVG as nested calls
factory_picture  the factory as a drawing
sections         the sections of the page, in their order
writing          the whole page in one file
page/            the style of the page, on the screen and on paper
"""

from factorysim.report.writing import report_page, write_report

__all__ = ["report_page", "write_report"]
