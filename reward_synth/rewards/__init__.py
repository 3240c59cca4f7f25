"""Kinds of reward by name, each of which saves itself and is made again, and the guard that they train under."""
