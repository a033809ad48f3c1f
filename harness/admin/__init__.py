"""The server's own door for test harnesses in any language: JSON over HTTP, on loopback only."""
