"""From a cause to its cure, in the words of a language and a library."""
