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
# What a tool says of its version.
TOOL_PROBE = 60
# One step of building a program, and a whole image with its packages.
PROGRAM_BUILD, IMAGE_BUILD = 900, 1800
# A process that was told to end, before it is killed.
PROCESS_END = 5
# The container engine: whether it is there, and what it is asked to do.
ENGINE_ANSWER, ENGINE_WORK = 10, 120
# The program in a new container that takes cells.
CONTAINER_START = 60
# The same program, and its engine: how much later than its cell it may answer.
CONTAINER_GRACE = 30.0
# What a runtime that starts is waited for, where nothing is known of it.
RUNTIME_START = 1.0
# A server of ours in a thread: its start, its end, and what it is asked.
SERVER_THREAD, CONSOLE_THREAD = 30.0, 30.0
# A signal, and a cluster that was lost: how often they are looked for.
SIGNAL_POLL, CLUSTER_POLL = 0.5, 1.0
# A Dask scheduler, and a cluster that has none to work.
SCHEDULER, WITHOUT_WORKERS = 10, 60.0
