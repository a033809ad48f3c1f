"""From a cause to its fix, in the words of a language and a library."""
