"""What a hand does with things: the words for them, the deeds, and what is said of these in part."""
