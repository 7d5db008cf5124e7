"""A walk to the answer: a few questions for those who know neither a code nor a message."""
