"""The commands of ``vmbt``, one module each: its arguments, what it does, what it prints."""
