"""Networks on states that stand in for rewards from pictures."""
