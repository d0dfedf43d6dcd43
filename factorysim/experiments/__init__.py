"""Many runs: replications, and what can be said from them.

replicate   the same factory with other random numbers
intervals   mean and confidence interval
saving      a study in a folder
verifying   whether a saved study can be made again
"""

from factorysim.experiments.intervals import Interval as Interval
from factorysim.experiments.intervals import mean_and_half_width as mean_and_half_width
from factorysim.experiments.replicate import Replications as Replications
from factorysim.experiments.replicate import replicate as replicate
from factorysim.experiments.saving import save_study as save_study
from factorysim.experiments.saving import summary_of as summary_of
from factorysim.experiments.verifying import other_versions as other_versions
from factorysim.experiments.verifying import verify as verify
