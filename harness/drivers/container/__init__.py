"""Clients in boxes: containers that hold one client each and no network but the mock server's."""
