"""The page beside ``harness serve``: every request as it comes, with its explanation."""
