"""Signing through the SDK that the page uses, and verifying as the service does."""
