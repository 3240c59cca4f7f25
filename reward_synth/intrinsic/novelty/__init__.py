"""What bonuses for new states are made of: encoders, predictors, dynamics, what an episode has visited."""
