"""What the factors of a study do, alone and together.

main_effects           main effects and interactions of a study
estimated_effects      the answer: effects with intervals
contrasts              which points are compared for an effect, and what it is mixed with
observations           the numbers of a study, by point and replication
metamodel              a polynomial in place of the simulation
polynomials            its terms, and least squares
sensitivity            a little more of one thing at a time
sensitivities          the answer, ranked
sensitivity_targets    what can be changed a little
scaling                a time, a rate or a number changed by a share
wording_of_effects     effects in words
wording_of_metamodel   a metamodel in words
wording_of_sensitivity sensitivities in words
"""
