"""What people prefer, as data."""
