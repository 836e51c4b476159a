"""Run functions on the workers of a Dask cluster; workers and the scheduler may be lost meanwhile.

The only module that imports Dask. Dask sends what it runs as pickles, so whoever can reach a
scheduler or a worker can run code on it. So a cluster that is started here has certificates of its
own, which are only in the memory of its processes, and what the lists say is only ever a text.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from itertools import islice
from typing import Any

from surveylint.namedtuples import NamedTuple

_PER_SLOT, _LEAST = 4, 16
"""Tasks that are submitted at once: so many for each that runs, and at least so many.

More would wait on the scheduler, with the texts that they hold."""

_MOST_LOSSES = 20
"""Workers that may be lost with one task."""

_CONNECT = 10.0  # seconds for one attempt to reach the scheduler
_PATIENCE = 600.0
"""Seconds for which a lost scheduler is waited for."""

_THREADS = 4
"""Buckets that a worker of a cluster started here asks at once: they mostly wait."""

_LOGS = (
    *("distributed", "distributed.client", "distributed.core", "distributed.nanny"),
    *("distributed.scheduler", "distributed.worker"),
)
"""What Dask logs; a lost worker is not worth a traceback."""


class ClusterError(Exception):
    """The cluster cannot be used; its text is why, one clause."""


class _SchedulerLostError(Exception):
    """Raised if the scheduler does not know the tasks any more."""


class Certificates(NamedTuple):
    """The files with which to connect to a scheduler that uses TLS; "" for none."""

    ca: str = ""
    certificate: str = ""
    key: str = ""


class DaskExecutor:
    """Runs functions on a cluster.

    Attributes:
        losses: How many times a worker was lost with a task, or the scheduler with all of them.

    Args:
        new_client: Returns a client; called again when the scheduler was lost.
        close: Ends what was started for it.
        patience: Seconds for which a lost scheduler is waited for.
    """

    def __init__(
        self,
        new_client: Callable[[], Any],
        close: Callable[[], None] = lambda: None,
        *,
        patience: float = _PATIENCE,
    ) -> None:
        self._new_client, self._close, self._patience = new_client, close, patience
        self.losses = 0
        self._slots = 1
        self._client = new_client()

    @property
    def slots(self) -> int:
        """How many tasks run at once; 1 while no worker is known, the last number if it is lost."""
        with suppress(CancelledError, OSError, RuntimeError, TimeoutError):
            self._slots = max(1, int(sum(self._client.nthreads().values())))
        return self._slots

    def _more(
        self, numbered: Iterator[tuple[int, str]], pending: Mapping[int, str]
    ) -> list[tuple[int, str]]:
        """Return the jobs to submit next, given those that are submitted."""
        window = max(_LEAST, _PER_SLOT * self.slots)
        return [*islice(numbered, max(0, window - len(pending)))]

    def completed(
        self, function: Callable[[str], str], jobs: Iterable[str]
    ) -> Iterator[tuple[int, str]]:
        """Yield the number of each job with its result, as they come.

        What was submitted to a worker or a scheduler that is lost is submitted again.

        Args:
            function: A function of a module that the workers have too.
            jobs: Its arguments.

        Raises:
            ClusterError: The cluster cannot be reached any more, or loses every worker.
        """
        numbered, pending = enumerate(jobs), dict[int, str]()
        while True:
            try:
                for number, result in self._round(function, numbered, pending):
                    del pending[number]
                    yield number, result
            except _SchedulerLostError:
                self.losses += 1
                self._reconnect()
                continue
            return

    def close(self) -> None:
        """Disconnect, and end the cluster if it was started here."""
        with suppress(OSError, RuntimeError, TimeoutError):
            self._client.close()
        self._close()

    def _round(
        self,
        function: Callable[[str], str],
        numbered: Iterator[tuple[int, str]],
        pending: dict[int, str],
    ) -> Iterator[tuple[int, str]]:
        """Yield results until the jobs are done.

        Args:
            function: The function.
            numbered: The jobs that were not submitted yet.
            pending: Those that were; they are submitted again.

        Raises:
            _SchedulerLostError: The scheduler was lost.
        """
        from distributed import as_completed

        client, lost = self._client, Counter[int]()
        pending |= self._more(numbered, pending)
        try:
            futures = {self._submit(client, function, job): at for at, job in pending.items()}
            done: Any = as_completed(futures, loop=client.loop)  # type: ignore[no-untyped-call]
            for future in done:
                number = futures.pop(future)
                if self._is_lost(future):
                    lost[number] += 1
                    self.losses += 1
                    if lost[number] > _MOST_LOSSES:
                        raise ClusterError("the workers end as soon as they have work")
                    more = [(number, pending[number])]
                else:
                    yield number, future.result()
                    pending |= (more := self._more(numbered, pending))
                for at, job in more:
                    again = self._submit(client, function, job)
                    futures[again] = at
                    done.add(again)
        except (CancelledError, OSError, TimeoutError) as error:
            raise _SchedulerLostError from error
        if pending:
            raise _SchedulerLostError

    def _is_lost(self, future: Any) -> bool:
        """Return whether a task has no result because its worker was lost.

        Raises:
            ClusterError: The task failed.
            _SchedulerLostError: The scheduler was lost.
        """
        from distributed.scheduler import KilledWorker

        if future.status == "finished":
            return False
        if future.status != "error":
            raise _SchedulerLostError
        error = future.exception()
        if not isinstance(error, KilledWorker):
            raise ClusterError(f"a worker failed: {type(error).__name__}: {error}")
        return True

    def _submit(self, client: Any, function: Callable[[str], str], job: str) -> Any:
        if client.status != "running":
            raise _SchedulerLostError
        # a result may differ from that of an earlier task with the same text
        return client.submit(function, job, pure=False)

    def _reconnect(self) -> None:
        """Connect again as soon as there is a scheduler.

        Raises:
            ClusterError: There is none for too long.
        """
        with suppress(OSError, RuntimeError, TimeoutError):
            self._client.close(timeout=1)
        ends = time.monotonic() + self._patience
        while True:
            try:
                self._client = self._new_client()
            except (OSError, TimeoutError, ClusterError):
                if time.monotonic() > ends:
                    why = f"no scheduler for {self._patience:g} s"
                    raise ClusterError(why) from None
                time.sleep(1)
            else:
                return


def local_executor(workers: int, *, processes: bool = True) -> DaskExecutor:
    """Start a cluster on this machine and return an executor on it.

    Args:
        workers: The number of its processes.
        processes: Whether they are processes; threads of this one are for tests.

    Raises:
        ClusterError: Dask is not installed.
    """
    distributed = _dask()
    cluster = distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=_THREADS,
        processes=processes,
        dashboard_address="127.0.0.1:0",
        security=distributed.Security.temporary() if processes else None,
        silence_logs=logging.CRITICAL,
    )

    def new_client() -> Any:
        return distributed.Client(cluster, timeout=_CONNECT, set_as_default=False)

    return DaskExecutor(new_client, cluster.close)


def remote_executor(address: str, certificates: Certificates) -> DaskExecutor:
    """Return an executor on the cluster of a scheduler.

    Args:
        address: Its address, such as `tls://host:8786`; it can run code here, as can its workers.
        certificates: With which to connect.

    Raises:
        ClusterError: Dask is not installed, or the scheduler does not answer.
    """
    distributed = _dask()
    security = None
    if any(certificates):
        security = distributed.Security(
            tls_ca_file=certificates.ca or None,
            tls_client_cert=certificates.certificate or None,
            tls_client_key=certificates.key or None,
            require_encryption=True,
        )

    def new_client() -> Any:
        try:
            return distributed.Client(
                address, timeout=_CONNECT, security=security, set_as_default=False
            )
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise ClusterError(f"no scheduler at {address}") from error

    return DaskExecutor(new_client)


def _dask() -> Any:
    """Return Dask's package, set up for tasks that mostly wait.

    Raises:
        ClusterError: It is not installed.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise ClusterError(
            'Dask is not installed; use `pip install "surveylint[cluster]"`'
        ) from None
    for name in _LOGS:  # each has a level of its own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set(
        {
            # every process serves pages about its tasks, without TLS, to all users of the machine
            **{f"distributed.{each}.http.routes": [] for each in ("scheduler", "worker", "nanny")},
            "distributed.scheduler.work-stealing": False,
            # the death of a worker counts for every task that it had
            "distributed.scheduler.allowed-failures": _MOST_LOSSES,
        }
    )
    return distributed
