"""What benchmarks are of: each suite is a file and a line in `registry.py`."""
