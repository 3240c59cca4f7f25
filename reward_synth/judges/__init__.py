"""What orders candidates: scores, models, people."""
