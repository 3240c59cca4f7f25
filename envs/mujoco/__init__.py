"""Worlds that MuJoCo simulates, on CPU threads or on a GPU by MuJoCo Warp."""
