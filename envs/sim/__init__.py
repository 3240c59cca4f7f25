"""Simulators: the same field names on CPU threads and, later, on a GPU."""
