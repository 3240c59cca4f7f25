"""What trains policies, each kind in a file of its own and in one line of the registry."""
