"""The page on which people start runs, watch them learn, rank films and say why."""
