"""A program as text: read by the trainer and once more by the jailed child."""
