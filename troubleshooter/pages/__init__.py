"""Remediation pages."""
