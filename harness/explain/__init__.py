"""From a refused request to its cause; pure, and only for keys that were made for testing.

A signature is computed again for every single difference that may have crept in on the way, then
for pairs of them: the one that makes it match is the cause.
"""
