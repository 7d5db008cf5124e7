# ruff: noqa: N999  the name is the one of what it stands in for
"""Stands in for Pillow in a built program: reportlab imports it, and the reports hold no pictures."""
