"""Where work is done: each executor is one file, and one line in `executor.EXECUTORS`."""
