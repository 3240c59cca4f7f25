"""What can be chosen about a command, and how the command line chooses it."""
