"""Scripts that run in containers, good and hostile."""
