"""The only reader of ``fixtures/`` and ``clients/``; every complaint names file and key."""
