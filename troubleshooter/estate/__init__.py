"""The vaults, protected VMs and jobs that the signed-in account can read. Read-only."""
