"""Listeners of the engine's events, and readers of what they wrote."""
