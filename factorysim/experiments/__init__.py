"""Many runs: what can be said from them, and how to do it so that it is true.

One system
  replicate         the same factory with other random numbers
  intervals         mean and confidence interval
  output_analysis   warm-up, batch means, precision, quantiles
  saving            replications in a folder
  verifying         whether what is in a folder can be made again

Several systems
  study             one factory at several design points
  study_results     tables of everything that was seen
  study_files       a study as a file
  factors           what is varied
  designs           which combinations are tried
  points            one factory for each combination, checked before anything is run
  point_files       combinations in a CSV file
  measures          what is measured besides the indicators
  expressions       formulas as text
  effects           what the factors do, and together; sensitivity, metamodel
  comparing         differences with intervals, the best of several, ranking and selection
  searching         the best settings under a budget

Input
  input_analysis    distributions and arrival rates from data

Running
  running           replications in chunks, wherever they are sent to
  executors         processes, threads, a Dask cluster, MPI
  store             the file to which a study is written as it runs
  identity          what that file belongs to
"""

from factorysim.experiments.comparing.best_of_several import BestOfSeveral as BestOfSeveral
from factorysim.experiments.comparing.best_of_several import best_of_several as best_of_several
from factorysim.experiments.comparing.budget_allocation import ocba_fractions as ocba_fractions
from factorysim.experiments.comparing.compare import compare as compare
from factorysim.experiments.comparing.comparison import Comparison as Comparison
from factorysim.experiments.comparing.select_best import select_best as select_best
from factorysim.experiments.comparing.selection import Selection as Selection
from factorysim.experiments.effects.estimated_effects import Interactions as Interactions
from factorysim.experiments.effects.estimated_effects import MainEffects as MainEffects
from factorysim.experiments.effects.metamodel import Metamodel as Metamodel
from factorysim.experiments.effects.sensitivities import Sensitivity as Sensitivity
from factorysim.experiments.effects.sensitivity import sensitivity as sensitivity
from factorysim.experiments.factors import Range as Range
from factorysim.experiments.intervals import Interval as Interval
from factorysim.experiments.intervals import mean_and_half_width as mean_and_half_width
from factorysim.experiments.output_analysis.batch_means import BatchMeans as BatchMeans
from factorysim.experiments.output_analysis.batch_means import batch_means as batch_means
from factorysim.experiments.output_analysis.long_run import long_run as long_run
from factorysim.experiments.output_analysis.mser import mser5 as mser5
from factorysim.experiments.output_analysis.precise_replications import (
    PreciseReplications as PreciseReplications,
)
from factorysim.experiments.output_analysis.precise_replications import (
    replicate_until_precise as replicate_until_precise,
)
from factorysim.experiments.output_analysis.precision import until_precise as until_precise
from factorysim.experiments.output_analysis.quantiles import (
    indicator_quantile as indicator_quantile,
)
from factorysim.experiments.output_analysis.quantiles import quantile_interval as quantile_interval
from factorysim.experiments.output_analysis.runs_needed import (
    replications_needed as replications_needed,
)
from factorysim.experiments.output_analysis.warm_up import WarmUp as WarmUp
from factorysim.experiments.output_analysis.warm_up import suggest_warmup as suggest_warmup
from factorysim.experiments.output_analysis.welch import welch as welch
from factorysim.experiments.replicate import Replications as Replications
from factorysim.experiments.replicate import (
    ReplicationsInterrupted as ReplicationsInterrupted,
)
from factorysim.experiments.replicate import replicate as replicate
from factorysim.experiments.saving import save_study as save_study
from factorysim.experiments.saving import summary_of as summary_of
from factorysim.experiments.searching.optimising import optimise as optimise
from factorysim.experiments.searching.optimum import Optimum as Optimum
from factorysim.experiments.store import Store as Store
from factorysim.experiments.store import StoreError as StoreError
from factorysim.experiments.study import Study as Study
from factorysim.experiments.study import StudyInterrupted as StudyInterrupted
from factorysim.experiments.study_results import StudyResults as StudyResults
from factorysim.experiments.verifying import other_versions as other_versions
from factorysim.experiments.verifying import verify as verify
