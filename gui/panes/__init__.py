"""The panes of the window: thin views over models."""
