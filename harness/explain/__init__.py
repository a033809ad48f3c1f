"""From a refused request to its cause; pure, and only for keys that were made for testing."""
