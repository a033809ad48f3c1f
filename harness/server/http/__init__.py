"""Connections, exchanges, framing and faults."""
