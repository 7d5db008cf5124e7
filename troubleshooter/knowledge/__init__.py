"""Everything the program knows, read together: from the files that people write, or from a compiled cache."""
