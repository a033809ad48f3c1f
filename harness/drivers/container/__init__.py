"""Clients in containers, which hold one client each and reach no network but the mock server's."""
