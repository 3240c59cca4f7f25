"""What a run shows of itself: live and when it is done."""
