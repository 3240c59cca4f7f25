"""Talking to a robot: what is said becomes terms, by which a planner moves it while it is watched."""
