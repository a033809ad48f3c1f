"""Tiny catalogs, clients and values: everything real, and small enough to be read in a test."""
