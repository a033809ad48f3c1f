"""The text of a snippet, read as code."""
