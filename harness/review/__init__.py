"""What a reviewer says of a program of a page."""
