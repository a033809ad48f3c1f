"""Clients that need not start anew: runtimes that are kept, and run cell after cell."""
