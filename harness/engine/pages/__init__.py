"""The flow of a page: prepare its programs, sign, run, observe, judge, advise."""
