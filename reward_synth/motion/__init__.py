"""What a robot is told to do, as data: a vocabulary derived from its body, terms within it, and dialogue about them."""
