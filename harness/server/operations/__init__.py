"""What the service can do, one file an operation."""
