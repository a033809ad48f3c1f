from harness.engine.run_memory import RunMemory


def test_a_run_is_not_run_twice() -> None:
    memory, ends = RunMemory(), iter((1, 2))

    seen = [memory.recall("key", lambda: next(ends), is_final=lambda _: True) for _ in "ab"]

    assert (seen, memory.take_run(), memory.take_run()) == ([1, 1], {"key"}, set())


def test_what_may_end_otherwise_is_run_again() -> None:
    memory, ends = RunMemory(), iter((1, 2))

    seen = [memory.recall("key", lambda: next(ends), is_final=lambda _: False) for _ in "ab"]

    assert (seen, "key" in memory) == ([1, 2], False)


def test_the_runs_that_were_asked_for_last_are_kept() -> None:
    memory = RunMemory(most=2)

    for key in ("a", "b", "a", "c"):
        memory.recall(key, lambda: 0, is_final=lambda _: True)

    assert [key in memory for key in "abc"] == [True, False, True]
    memory.clear()
    assert "a" not in memory
