"""The page: a person watches films, ranks them, says why, and sees the next rewards learn."""
