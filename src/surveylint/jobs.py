"""Check several files at once, each in a process that has all that this one has loaded."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector

from surveylint import observed
from surveylint.check_file import FileResult
from surveylint.config.values import ConfigError
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.namedtuples import NamedTuple
from surveylint.report import mask
from surveylint.report.visible import shown_path

_LEAST_FILES = 4
_LEAST_BYTES = 400_000
"""Fewer or smaller files are checked sooner than processes are started."""

_LOADING_SIZE = 20_000
"""The size of a file whose check loads nearly everything and keeps the processes waiting least."""

_HEAD = 8
"""The bytes of a number before each message of a worker: its length."""

_MOST_WAITING = 256
"""Results that wait for their turn before only one worker is listened to."""

_INTERRUPTS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGALRM") if hasattr(signal, name)
)
"""The signals that end a run; the last one is that of its time limit."""

Check = Callable[[FoundFile | NotOpened], FileResult]


class _Answer(NamedTuple):
    """What a worker reports about a file: its position, its result or an error of the
    configuration, what was asked for it, and the secrets that a report with frames does not show.
    """

    number: int
    result: FileResult | ConfigError
    seen: observed.Observations
    secrets: Sequence[tuple[mask.Span, ...]] = ()


class _Worker(NamedTuple):
    """A child process, the end of the pipe from which to read, and the files that it checks."""

    process: int
    pipe: int
    numbers: tuple[int, ...]


def default_jobs(files: Sequence[FoundFile | NotOpened]) -> int:
    """Return how many processes to use: one a processor, one alone for a little work."""
    if len(files) < _LEAST_FILES or sum(map(_size, files)) < _LEAST_BYTES:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_all(
    files: Sequence[FoundFile | NotOpened], check: Check, jobs: int, *, framed: bool = False
) -> Iterator[FileResult]:
    """Yield the result of each file, in the order of the files.

    Args:
        files: The files.
        check: Checks one of them.
        jobs: The number of processes; where the system cannot copy a process, it is 1.
        framed: Whether the report shows lines of the files, whose secrets are then searched there.

    Raises:
        ConfigError: A configuration or an option is wrong.
    """
    jobs = min(jobs, len(files))
    if jobs < 2 or not hasattr(os, "fork"):
        yield from map(check, files)
        return
    sizes = [*map(_size, files)]
    # with a file that is checked here, what every process needs is loaded
    here = min(range(len(files)), key=lambda number: abs(sizes[number] - _LOADING_SIZE))
    answer = _answer(here, files[here], check)
    gc.freeze()
    workers: list[_Worker] = []
    try:
        with _interrupts_held():
            for numbers in _shares(sizes, here, jobs):
                workers.append(_start(numbers, files, check, framed))  # noqa: PERF401
        with closing(_Receiver(workers, files, answer)) as receiver:
            yield from _in_order(receiver, len(files))
    finally:
        for worker in workers:
            _end(worker)
        gc.unfreeze()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold interrupts back until the workers are known, so that all of them are ended.

    Python drops an exception that a signal raises inside of `fork`, and the run would go on.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _size(file: FoundFile | NotOpened) -> int:
    try:
        return os.stat(file.path).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return 0


def _shares(sizes: Sequence[int], done: int, jobs: int) -> list[tuple[int, ...]]:
    """Divide all files but one: the largest ones first, each to who has least to do."""
    shares: list[list[int]] = [[] for _ in range(jobs)]
    loads = [0] * jobs
    left = ((size, number) for number, size in enumerate(sizes) if number != done)
    for size, number in sorted(left, reverse=True):
        least = loads.index(min(loads))
        shares[least].append(number)
        loads[least] += size + 1
    return [tuple(sorted(share)) for share in shares if share]


def _start(
    numbers: tuple[int, ...], files: Sequence[FoundFile | NotOpened], check: Check, framed: bool
) -> _Worker:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Worker(process, reading, numbers)
    try:
        for interrupt in _INTERRUPTS:
            if signal.getsignal(interrupt) is not signal.SIG_IGN:
                signal.signal(interrupt, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
        for number in numbers:
            answer = _answer(number, files[number], check)
            _send(writing, _with_secrets(answer) if framed else answer)
    finally:
        os._exit(0)


def _answer(number: int, file: FoundFile | NotOpened, check: Check) -> _Answer:
    seen = observed.begin()
    try:
        result: FileResult | ConfigError = check(file)
    except ConfigError as error:  # raised again where the run reports it
        result = error
    observed.end(seen)
    return _Answer(number, result, seen)


def _with_secrets(answer: _Answer) -> _Answer:
    """Return an answer with the secrets of its file, whose search takes a tenth of its check."""
    result = answer.result
    if isinstance(result, ConfigError) or result.source is None or not result.findings:
        return answer
    return answer._replace(secrets=mask.secrets_of_parts(result.source.text))


def _send(pipe: int, answer: _Answer) -> None:
    data = pickle.dumps(tuple(answer), pickle.HIGHEST_PROTOCOL)
    left = memoryview(len(data).to_bytes(_HEAD, "big") + data)
    while left:
        left = left[os.write(pipe, left) :]


class _Receiver:
    """Receives what the workers report, and has each result when it is its turn.

    While many results wait for their turn, only the worker that is behind is listened to; the
    others wait too once their pipes are full, so that the memory does not grow with the files.
    """

    def __init__(
        self, workers: Sequence[_Worker], files: Sequence[FoundFile | NotOpened], first: _Answer
    ) -> None:
        """Listen to the workers.

        Args:
            workers: The workers.
            files: All files.
            first: What is known already.
        """
        self._files = files
        self._pipe_of = {number: worker.pipe for worker in workers for number in worker.numbers}
        self._left = {worker.pipe: set(worker.numbers) for worker in workers}
        self._received = {worker.pipe: bytearray() for worker in workers}
        self._waiting = {first.number: first}
        self._selector = DefaultSelector()
        for pipe in self._left:
            self._selector.register(pipe, EVENT_READ)

    def close(self) -> None:
        """Stop to listen."""
        self._selector.close()

    def answer(self, number: int) -> _Answer:
        """Return what is reported about a file, a failure if its process ended before."""
        while number not in self._waiting:
            if len(self._waiting) < _MOST_WAITING:
                for key, _ in self._selector.select():
                    self._receive(key.fd)
            else:
                self._receive(self._pipe_of[number])
        return self._waiting.pop(number)

    def _receive(self, pipe: int) -> None:
        """Take what is in a pipe; wait for it if that is nothing."""
        data = os.read(pipe, 1 << 20)
        received = self._received[pipe]
        received += data
        for answer in _complete(received):
            self._left[pipe].discard(answer.number)
            self._waiting[answer.number] = answer
        if not data:
            self._selector.unregister(pipe)
            for number in self._left.pop(pipe):
                lost = _lost(self._files[number])
                self._waiting[number] = _Answer(number, lost, observed.Observations())


def _complete(data: bytearray) -> Iterator[_Answer]:
    """Take the complete answers from what was received."""
    while len(data) >= _HEAD:
        length = int.from_bytes(data[:_HEAD], "big")
        if len(data) < _HEAD + length:
            return
        answer = _Answer(*pickle.loads(data[_HEAD : _HEAD + length]))  # noqa: S301  # our own child
        del data[: _HEAD + length]
        yield answer


def _lost(file: FoundFile | NotOpened) -> FileResult:
    """Return the result of a file whose process ended without a result."""
    message = f"{shown_path(file.path)}: internal error: the process that checked it ended"
    return FileResult(messages=(message,), failed=True)


def _in_order(receiver: _Receiver, count: int) -> Iterator[FileResult]:
    """Yield results in the order of the files, and note what was asked for each."""
    for number in range(count):
        answer = receiver.answer(number)
        if isinstance(answer.result, ConfigError):
            raise answer.result
        observed.include(answer.seen)
        if answer.secrets and answer.result.source is not None:
            mask.remember(answer.result.source.text, answer.secrets)
        yield answer.result


def _end(worker: _Worker) -> None:
    """End a worker that may still run, and forget it."""
    os.close(worker.pipe)
    with suppress(ProcessLookupError):
        os.kill(worker.process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(worker.process, 0)
