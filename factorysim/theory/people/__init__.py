"""People at work: what learning, fatigue, loads and errors do, as the textbooks say it.

learning       times that fall with experience, and what is forgotten in a break
fatigue        fatigue and recovery; rest allowances
exposure       lifting, repetition, posture: scores of a shift, and how fairly they are shared
human_error    how probable a slip is
supervision    people who watch machines: how many, how fast they react
trust          whether a robot is used when it is free
distances      how far from a dangerous machine a light curtain or a scanner has to be

Many parameters of this field are didactic: a default that is no published value says so.
"""

from factorysim.theory.people.distances import curtain_distance as curtain_distance
from factorysim.theory.people.distances import scanner_distance as scanner_distance
from factorysim.theory.people.exposure import Lift as Lift
from factorysim.theory.people.exposure import gini as gini
from factorysim.theory.people.exposure import lifting_limit as lifting_limit
from factorysim.theory.people.exposure import ocra_index as ocra_index
from factorysim.theory.people.exposure import posture_action as posture_action
from factorysim.theory.people.exposure import shift_exposure as shift_exposure
from factorysim.theory.people.fatigue import FATIGUE_RATES as FATIGUE_RATES
from factorysim.theory.people.fatigue import RECOVERY_RATIO as RECOVERY_RATIO
from factorysim.theory.people.fatigue import TIME_FACTORS as TIME_FACTORS
from factorysim.theory.people.fatigue import fatigue_after_rest as fatigue_after_rest
from factorysim.theory.people.fatigue import fatigue_after_work as fatigue_after_work
from factorysim.theory.people.fatigue import output_of_shift as output_of_shift
from factorysim.theory.people.fatigue import peak_fatigue as peak_fatigue
from factorysim.theory.people.fatigue import rest_allowance as rest_allowance
from factorysim.theory.people.human_error import error_probability as error_probability
from factorysim.theory.people.learning import Forgotten as Forgotten
from factorysim.theory.people.learning import forget as forget
from factorysim.theory.people.learning import learning_exponent as learning_exponent
from factorysim.theory.people.learning import learning_factor as learning_factor
from factorysim.theory.people.supervision import ManMachineCycle as ManMachineCycle
from factorysim.theory.people.supervision import fan_out as fan_out
from factorysim.theory.people.supervision import man_machine_cycle as man_machine_cycle
from factorysim.theory.people.supervision import pointing_time as pointing_time
from factorysim.theory.people.supervision import reaction_time as reaction_time
from factorysim.theory.people.supervision import take_over_time as take_over_time
from factorysim.theory.people.trust import probability_of_use as probability_of_use
from factorysim.theory.people.trust import trust_after as trust_after
