"""The nouns of the house, declared in the order in which they flow; see each module."""
