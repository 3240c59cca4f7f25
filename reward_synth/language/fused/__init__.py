"""A reward's graph as one GPU kernel: each thread computes all of it for one environment, number by number.

The environments of a reward are independent of each other (`independence.py` has checked it), so every tensor but the
constants is as many small tensors as there are environments. `translation.py` writes the operations on one of them as
straight-line C++; `kernel.py` has Warp compile and launch it. Operations that are not written here (sorting, indices
that depend on the state, ...) leave a program to torch, one kernel an operation.
"""
