"""Kinds of reward, and the guard that each of them trains under."""
