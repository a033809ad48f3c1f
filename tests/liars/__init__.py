"""Small clients that are wrong in one way each; the only honest one is their measure."""
