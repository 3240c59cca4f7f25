"""What runs in the jailed child alone: a program's Python, its trace and its probes."""
