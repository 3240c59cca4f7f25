"""The bytes that a pool and its workers exchange; neither needs to import the other for them."""

STEP, BEGIN, REPLAY, END, DONE = b"s", b"b", b"r", b"e", b"."
"""Press the last key of the history; begin where `begins` says; begin there and play the history again; end; done."""
