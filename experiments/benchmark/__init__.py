"""Which way of getting a reward works, and what it costs: methods on the tasks of a suite, over seeds."""
