"""How a scenario is written, read, shared and changed.

scenarios   what a scenario is: a factory, a run, and words about them
reading     from a file to a scenario, with all problems and their lines
writing     from a scenario to a file that says the same
settings    changes on one line: ``stations.mill.buffer=5``
library     the scenarios that ship, and finding one by name or path
job_shops   public job-shop instances
tables      orders in a CSV file
graphml     layouts in GraphML, read and written; graphml_elements: the words of such a file
schema      the JSON Schema for editors
starting    the commented scenario to start from
attached    files beside a scenario, read safely
locating    from a path to the line in the file
yaml_*      YAML 1.2 without its dangers
"""

from factorysim.scenario.graphml import read_graphml as read_graphml
from factorysim.scenario.graphml import write_graphml as write_graphml
from factorysim.scenario.job_shops import read_job_shop as read_job_shop
from factorysim.scenario.library import find as find
from factorysim.scenario.library import names as names
from factorysim.scenario.reading import parse_scenario as parse_scenario
from factorysim.scenario.reading import read_scenario as read_scenario
from factorysim.scenario.scenarios import About as About
from factorysim.scenario.scenarios import Scenario as Scenario
from factorysim.scenario.settings import parse_setting as parse_setting
from factorysim.scenario.settings import parse_settings as parse_settings
from factorysim.scenario.writing import write_scenario as write_scenario
