"""Checks a VM backup policy's JSON against the rules that the service answers with one and the same error."""
