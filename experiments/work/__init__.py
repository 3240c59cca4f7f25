"""One candidate's work: training, rollouts, films, in processes of its own."""
