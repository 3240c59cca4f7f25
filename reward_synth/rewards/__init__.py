"""Kinds of reward by name: each saves itself into a directory and is made again from there."""
