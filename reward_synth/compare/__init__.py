"""How alike two rewards are, told from what both would have paid for the same recorded steps."""
