"""The checks that can prove or rule out a cause."""
