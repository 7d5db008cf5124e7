"""A Python that says one word, which the frozen console program is measured against."""

print("ready")
