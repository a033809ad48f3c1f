"""How a client runs: strangers to each other behind one small protocol."""
