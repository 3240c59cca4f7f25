"""The offline talker: the phrasebook reads sentences, and rules put numbers to what it reads."""
