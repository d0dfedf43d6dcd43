"""The moving picture: one run as one HTML file that needs neither a network nor a server.

columns        from a history to columns of whole numbers
waits          why each part waited, as columns
encoding       columns as few bytes
writing        the page: what is drawn, words, data, script
page/          the script (run.js: what holds at a time; draw.js; svg.js: a pen that writes
               SVG; play.js: clock and controls), style and frame of the page
"""

from factorysim.replay.writing import MOST_RECORDS, MOST_RUNS, replay_page, write_replay

__all__ = ["MOST_RECORDS", "MOST_RUNS", "replay_page", "write_replay"]
