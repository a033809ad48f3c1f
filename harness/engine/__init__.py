"""Plan, run, judge: the whole flow, told as events to whoever listens."""
