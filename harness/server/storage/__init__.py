"""Buckets, objects and their versions."""
