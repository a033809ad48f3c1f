"""What the server shows people and tools: the live page and the admin API."""
