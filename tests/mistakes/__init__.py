"""The commonest mistakes of uploads, by each library, and what is done about them."""
