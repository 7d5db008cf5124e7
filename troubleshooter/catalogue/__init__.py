"""The error catalogue: its entries, how they are read, recognised in a paste, and searched."""
