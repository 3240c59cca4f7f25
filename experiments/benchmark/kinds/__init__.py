"""What rows are: commands that anybody can type, and how figures come of them; each a file and a line in `kind.py`."""
