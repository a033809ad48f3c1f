"""Public pages that were judged by hand before the harness saw them."""
