"""What is learned from which reward, over seeds: trainings whose figures are kept, so that hours can be broken off."""
