"""What common English words come to in the phrasebook's own."""
