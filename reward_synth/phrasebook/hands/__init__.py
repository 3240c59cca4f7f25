"""Sentences over hands: what is gripped, lifted, put somewhere, opened and turned over."""
