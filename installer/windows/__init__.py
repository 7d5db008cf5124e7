"""Packages for Windows, built and proved under Wine."""
