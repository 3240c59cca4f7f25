"""Everyday English in plain words, for whoever reads it: the trainer's phrasebook and the talker.

`plain.plainly` does it all: what is typed in haste comes in full (`haste`), the robot and its limbs go by one name
each (`names`), how much is said in few words (`shades`), little effort in one way (`effort`), bounds and the most of
something (`measures`), clauses (`clauses`), amounts, paces, ways and deeds (`wordings`) in usual ones; what requests
are framed in (`frames`) and courtesies go (`courtesies`), what comes next stands behind "then" (`order`), and what is
done goes by verbs (`nouns`). `numbers` reads amounts with their units, and `slips` finds the words that a misspelt one
may have been.
"""
