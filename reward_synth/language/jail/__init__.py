"""Layer 2: the jail in which a program's text is run, and the clean process that starts it."""
