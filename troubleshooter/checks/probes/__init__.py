"""Probes: each reads one source. They change nothing, and they judge nothing."""
