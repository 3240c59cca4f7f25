"""The algorithms of stable-baselines3 as learners, and policies between its form and ours."""
