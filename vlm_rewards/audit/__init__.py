"""Whether a reward from pixels is worth training on, found out before anything is trained."""
