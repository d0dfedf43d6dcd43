"""The best settings under a budget: search, replications, and a last fair comparison.

optimising          `optimise`
optimum             the answer: the best settings, how sure that is, everything that was tried
goals               what is made large or small, and what must be kept to
search_space        where a search may look
search              the built-in search
optuna_search       the search with Optuna
evaluations         replications of the points that a search asks for
tried               what was tried so far, at what cost, and what looks best
final_comparison    the decision between the last few points, on fresh runs
concluding          from both of them to the answer
wording_of_optimum  the answer in words
"""
