"""Layer 2: the jail in which a program's text is run.

The trainer's side is `checker.py`; `zygote.py` is the clean process that starts the children, `warm.py` its warm-up.
"""
