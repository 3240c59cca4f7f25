"""Run directories: what lies in them, whole or absent."""
