"""A page of our own and 70 ways to hurt it, each with the verdict and the cause that are right."""
