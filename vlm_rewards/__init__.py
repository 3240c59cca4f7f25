"""From pixels and words to rewards."""
