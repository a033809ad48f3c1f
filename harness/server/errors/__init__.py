"""Every refusal of the server: a table, and the answer that tells of it."""
