"""The constants of a reward program, fitted to what was preferred."""
