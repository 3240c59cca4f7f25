"""Everyday English in plain words, for whoever reads it: the trainer's phrasebook and the talker.

`plain.plainly` does it all: what is typed in haste comes in full (`haste`), the robot and its limbs go by one name
each (`names`), how much is said in few words (`shades`), amounts, paces, ways and deeds in usual ones (`wordings`), and
what requests are framed in (`frames`) and courtesies go (`courtesies`). `numbers` reads amounts with their units, and
`slips` finds the words that a misspelt one may have been.
"""
