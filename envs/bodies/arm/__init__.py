"""An arm, what may be its hand, and what lies and stands before it: the parts of the bodies `arm_...`."""
