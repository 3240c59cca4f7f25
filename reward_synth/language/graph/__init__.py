"""A program as a list of tensor operations: proved, bound and run by the trainer."""
