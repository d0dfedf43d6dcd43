"""What goes in: distributions and arrival rates from data.

fitting            which distribution describes measured times or counts
fits               the answer: distributions from best to worst
measured_values    lists, pandas Series, columns of CSV files
doubts_about_data  whether the values are independent, complete and of one kind
data_summary       what an estimator needs to know of a data set
families           maximum likelihood for each family
bounded_families   families with two ends: uniform, triangular, beta
curves             probability, density and quantiles of a distribution
goodness           how well a distribution describes the data, with honest p-values
simplex_search     the lowest point of a function of a few numbers
arrivals           from counts or time stamps to a rate over the day
arrival_rates      the answer: values, tests, table, YAML
"""
