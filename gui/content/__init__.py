"""Builds what the page view shows: real widgets from parsed text."""
