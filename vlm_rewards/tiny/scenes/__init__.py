"""Bodies in poses of which it is known what they show."""
