"""Parsers: from the raw evidence of a capture to typed facts, or a word on why there are none."""
