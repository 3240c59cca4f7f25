"""Where the figures of a training go besides the run directory, each by name."""
