"""Bytes to requests and back, with nothing of the wire lost on the way."""
