"""Replies of language models to whole searches, kept to be played back without a model."""
