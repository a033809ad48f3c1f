"""How long we wait for others, in seconds, where nobody asked for a time of their own."""

# Between a request of ours and the next byte of its answer.
READ_BACK = 30.0
SELF_TEST = 20.0
SIGNER_REQUEST = 20.0
# A real endpoint behind the relay.
UPSTREAM = 60.0
# The application's server that a callback calls: five seconds, says the page "Callback".
CALLBACK = 5.0
# Whether name spaces can be had here.
CONFINEMENT_PROBE = 20.0
