"""Rules: pure functions from the facts of a capture to a verdict, one for each check."""
