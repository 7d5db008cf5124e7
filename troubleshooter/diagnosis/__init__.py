"""Which cause of an entry is the one at hand: its causes against verdicts and what Azure says of the VM."""
