"""Rewards that experts wrote for registered tasks, as examples for a model that is to write one for another."""
