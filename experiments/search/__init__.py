"""From a sentence to candidates."""
