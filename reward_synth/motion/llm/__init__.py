"""The talker that is a language model: it describes a motion in words, then writes its terms."""
