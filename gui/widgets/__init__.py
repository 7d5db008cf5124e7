"""Small widgets that the panes and pages are built of."""
