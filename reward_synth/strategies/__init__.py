"""What a coder is shown and asked for, generation after generation."""
