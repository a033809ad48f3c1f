"""How long we wait for others, in seconds, where nobody asked for a time of their own."""

READ_BACK = 30.0
SELF_TEST = 20.0
SIGNER_REQUEST = 20.0
UPSTREAM = 60.0
# Five seconds, says the page "Callback".
CALLBACK = 5.0
CONFINEMENT_PROBE = 20.0
TOOL_PROBE = 60
PROGRAM_BUILD, IMAGE_BUILD = 900, 1800
PROCESS_END = 5
ENGINE_ANSWER, ENGINE_WORK = 10, 120
CONTAINER_START = 60
CONTAINER_GRACE = 30.0
RUNTIME_START, RUNTIME_READY, RUNTIME_CLEAN = 1.0, 60, 5
BEACON = 2.0
# A program that reads no answer waits until the service closes the connection: a minute there. Who
# has promised more of a body than he sends says nothing more.
IDLE_CONNECTION, IDLE_BODY = 3.0, 8.0
SERVER_THREAD, CONSOLE_THREAD = 30.0, 30.0
SCHEDULER, WITHOUT_WORKERS = 10, 60.0
# What a server of its own gives a client that is silent, one that is refused and goes on sending,
# and a connection after an answer.
CLIENT_SILENCE, REFUSED_SILENCE, KEPT_CONNECTION = 60.0, 5.0, 60.0
# How often we look for a signal, a cluster that was lost, a job that ended, the start of the live
# page, and what may be sent of an answer that is slow on purpose.
SIGNAL_POLL, CLUSTER_POLL, JOB_POLL, CONSOLE_POLL, SLOW_ANSWER_POLL = 0.5, 1.0, 0.2, 0.005, 0.05
# How long nobody looks through the cache again while somebody edits.
CACHE_POLL = 600.0
# What nothing happens before a run says that it goes on: at first, at most in its first minute,
# and at most.
PULSE, EARLY_PULSE, LONGEST_PULSE = 3.0, 4.5, 30.0
FIRST_MINUTE = 60.0

# What each of them is the longest time for; these can be asked for by their names.
LIMITS = {
    "READ_BACK": "between a request of ours and the next byte of its answer",
    "SELF_TEST": "between an upload of the self-test and the next byte of its answer",
    "SIGNER_REQUEST": "between a request that tries a signer's URL and the next byte of its answer",
    "UPSTREAM": "what a real endpoint behind the relay takes to answer",
    "CALLBACK": "what the application's server takes that a callback calls",
    "CONFINEMENT_PROBE": "to see whether name spaces can be had here",
    "TOOL_PROBE": "what a tool takes to say its version",
    "PROGRAM_BUILD": "one step of building a program",
    "IMAGE_BUILD": "building a whole image with its packages",
    "PROCESS_END": "before a process is killed that was told to end",
    "ENGINE_ANSWER": "what the container engine takes to say that it is there",
    "ENGINE_WORK": "what the container engine takes to do what it is asked",
    "CONTAINER_START": "the start of the program in a new container that takes cells",
    "CONTAINER_GRACE": "how much later than its cell that program, or its engine, may answer",
    "RUNTIME_START": "what a runtime that starts is waited for, where nothing is known of it",
    "RUNTIME_READY": "before a runtime that starts can take its first program",
    "RUNTIME_CLEAN": "before a runtime that is kept is as it was before a program",
    "BEACON": "what a browser takes to send a page's beacon",
    "IDLE_CONNECTION": "before a connection is closed that a program leaves open",
    "IDLE_BODY": "between two pieces of a body that a program sends",
    "CLIENT_SILENCE": "between two pieces of a request that `harness serve` is sent",
    "REFUSED_SILENCE": "between two pieces of a body that `harness serve` has refused",
    "KEPT_CONNECTION": "before `harness serve` closes a connection that a client leaves open",
    "SERVER_THREAD": "the start of a server of ours, its end, and what it is asked",
    "CONSOLE_THREAD": "the start of the live page, and its end",
    "SCHEDULER": "what a Dask scheduler takes to answer",
    "WITHOUT_WORKERS": "a cluster that has no worker",
}
USUAL = {name: globals()[name] for name in LIMITS}
