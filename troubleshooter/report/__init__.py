"""Findings as one report: built from checks, diagnoses and failed jobs, names hidden, ready to share."""
