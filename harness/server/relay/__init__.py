"""Requests handed on to another server."""
