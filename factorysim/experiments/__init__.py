"""Many runs: replications, and what can be said from them.

One system
  replicate     the same factory with other random numbers
  intervals     mean and confidence interval
  quantiles     intervals of quantiles
  warm_up       where the statistics may begin: MSER-5 and Welch
  batch_means   one long run, and the check for correlation
  precision     as many replications as a wanted precision needs
  saving        replications in a folder
  verifying     whether what is in a folder can be made again

Several systems
  study         one factory at several design points
  factors       what is varied
  designs       which combinations are tried
  points        one factory for each combination, checked before anything is run
  measures      what is measured besides the indicators
  expressions   formulas as text
  study_results tables of everything that was seen

Search
  optimising        the best settings under a budget of replications
  goals             what is made large or small, and what must be kept to
  search_space      all combinations that satisfy the constraints
  search            the built-in engine; optuna_search: the same with Optuna
  tried             what was tried, at what cost, and what looks best
  final_comparison  the decision between the last few points, on fresh runs
  optimum           what a search has found

Input
  fitting       distributions that describe data
  arrivals      arrival rates over the day from counts or time stamps

Many runs
  running       replications in chunks, wherever they are sent to
  executors     processes, threads, a Dask cluster, MPI
  store         the file to which a study is written as it runs
"""

from factorysim.experiments.batch_means import BatchMeans as BatchMeans
from factorysim.experiments.batch_means import batch_means as batch_means
from factorysim.experiments.best_of_several import BestOfSeveral as BestOfSeveral
from factorysim.experiments.best_of_several import best_of_several as best_of_several
from factorysim.experiments.budget_allocation import ocba_fractions as ocba_fractions
from factorysim.experiments.comparing import compare as compare
from factorysim.experiments.comparison import Comparison as Comparison
from factorysim.experiments.factors import Range as Range
from factorysim.experiments.intervals import Interval as Interval
from factorysim.experiments.intervals import mean_and_half_width as mean_and_half_width
from factorysim.experiments.long_run import long_run as long_run
from factorysim.experiments.mser import mser5 as mser5
from factorysim.experiments.optimising import optimise as optimise
from factorysim.experiments.optimum import Optimum as Optimum
from factorysim.experiments.precise_replications import PreciseReplications as PreciseReplications
from factorysim.experiments.precise_replications import (
    replicate_until_precise as replicate_until_precise,
)
from factorysim.experiments.precision import until_precise as until_precise
from factorysim.experiments.quantiles import indicator_quantile as indicator_quantile
from factorysim.experiments.quantiles import quantile_interval as quantile_interval
from factorysim.experiments.replicate import Replications as Replications
from factorysim.experiments.replicate import replicate as replicate
from factorysim.experiments.runs_needed import replications_needed as replications_needed
from factorysim.experiments.saving import save_study as save_study
from factorysim.experiments.saving import summary_of as summary_of
from factorysim.experiments.select_best import select_best as select_best
from factorysim.experiments.selection import Selection as Selection
from factorysim.experiments.store import Store as Store
from factorysim.experiments.store import StoreError as StoreError
from factorysim.experiments.study import Study as Study
from factorysim.experiments.study import StudyInterrupted as StudyInterrupted
from factorysim.experiments.study_results import StudyResults as StudyResults
from factorysim.experiments.verifying import other_versions as other_versions
from factorysim.experiments.verifying import verify as verify
from factorysim.experiments.warm_up import WarmUp as WarmUp
from factorysim.experiments.warm_up import suggest_warmup as suggest_warmup
from factorysim.experiments.welch import welch as welch
