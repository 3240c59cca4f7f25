"""From words and preferences to rewards."""
