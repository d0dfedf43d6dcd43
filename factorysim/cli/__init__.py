"""The command line ``factorysim``; it only connects the other rooms.

app          the commands and their options
failing      from an error to a message and an exit code
screen       terminals, pipes and what they can show
scenarios    list and show
describing   a factory as tables
running      run
printing     what run prints; logistics: of fleets, people, stocks
folders      where results go, and what is written there
explaining   run --explain
reporting    report
checking     validate, new, schema, verify
"""
