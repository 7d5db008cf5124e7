"""A Python that does nothing, which the frozen console program is measured against."""
