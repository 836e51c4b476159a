"""`surveylint cluster`: check many lists with many processes or machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint.cli import check
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.network import network_of
from surveylint.config.values import ConfigError
from surveylint.disk import run_cache
from surveylint.exit_codes import INTERRUPTED
from surveylint.report.formats import FORMATS, FORMER_NAMES

if TYPE_CHECKING:
    from surveylint.asked import Health, Network
    from surveylint.check_file import FileChecker, FileResult
    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection
    from surveylint.fleet.cluster_run import ClusterRun, ClusterSettings
    from surveylint.fleet.dask_executor import DaskExecutor
    from surveylint.lint.engine import Crash
    from surveylint.model.day import Day
    from surveylint.model.document import Document

COMMAND = Command(
    "cluster",
    "Check many lists with many processes or machines: the report is that of `check`. Each host is"
    " asked by one process at a time. What was answered is kept in the cache folder, so that the same"
    " command goes on after workers, the scheduler or this process were lost.",
    (
        table.WORKERS,
        table.SCHEDULER,
        table.TLS_CA,
        table.TLS_CERT,
        table.TLS_KEY,
        *table.CHOICE,
        table.LISTS,
        *table.FILES,
        table.format_option(*FORMATS, former=FORMER_NAMES),
        *table.REPORTS,
        table.BASELINE,
        table.NO_BASELINE,
        table.JOBS,
        *(each for each in table.NETWORK if each not in (table.MAX_TIME, table.NO_CACHE)),
        table.REGISTRY,
        table.NO_REGISTRIES,
        *table.CONFIGURATION,
        table.DEBUG,
        table.TODAY,
    ),
    epilog="Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 error or not everything"
    " was checked, 130 interrupted by Ctrl-C or SIGTERM.",
)


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments select.

    Raises:
        ConfigError: An option is wrong, or there is no cluster.
    """
    options = check.with_defaults(parse(COMMAND, arguments))
    from surveylint.fleet.cluster_run import ClusterSettings, WorkerError
    from surveylint.fleet.dask_executor import ClusterError

    today = check.day_of(options)
    cluster = _Cluster(options, ClusterSettings(_folder(options)), network_of(options), today)
    elsewhere = cluster.checked if options["jobs"] is None else None
    try:
        with closing(cluster):
            code = check.run_check(options, today, learned=cluster.learned, elsewhere=elsewhere)
    except (ClusterError, WorkerError) as error:
        raise ConfigError("", "cluster", str(error)) from None
    if code != INTERRUPTED and cluster.run is not None:
        cluster.run.forget()
    return code


class _Cluster:
    """The cluster of a command line, from the first question to the last list.

    Attributes:
        run: What was asked, None before.
    """

    def __init__(
        self, options: Mapping[str, Any], settings: ClusterSettings, network: Network, today: Day
    ) -> None:
        self._options, self._settings, self._network = options, settings, network
        self._today = today
        self._executor: DaskExecutor | None = None
        self.run: ClusterRun | None = None

    def learned(
        self, found: Sequence[FoundFile | NotOpened], selection: Selection
    ) -> tuple[Health, dict[str, Document | NotOpened | Crash]]:
        """Ask the network."""
        from surveylint.fleet.cluster_run import ClusterRun

        self._executor = _executor(self._options)
        self.run = ClusterRun(self._executor, self._settings, self._network)
        return self.run.ask(found, selection), {}

    def checked(
        self, found: Sequence[FoundFile | NotOpened], checker: FileChecker, health: Health
    ) -> Iterator[FileResult]:
        """Yield the result of each file."""
        from surveylint.fleet.cluster_checks import ClusterChecks

        assert self._executor is not None
        assert self.run is not None
        checks = ClusterChecks(self._executor, self._options, self._today, self.run.planned)
        yield from checks(found, checker, health)

    def close(self) -> None:
        """End the cluster if it was started here."""
        if self.run is not None:
            self.run.close()
        if self._executor is not None:
            self._executor.close()


def _executor(options: Mapping[str, Any]) -> DaskExecutor:
    """Return the cluster that a command line names.

    Raises:
        ConfigError: It names none.
    """
    from surveylint.fleet.dask_executor import Certificates, local_executor, remote_executor

    tls = Certificates(options["tls_ca"], options["tls_cert"], options["tls_key"])
    if options["scheduler"]:
        return remote_executor(options["scheduler"], tls)
    if options["workers"] is None:
        raise ConfigError("", "cluster", "no workers", "use `--workers N` or `--scheduler ADDRESS`")
    if any(tls):
        raise ConfigError("", "--tls-ca", "no scheduler", "use it with `--scheduler ADDRESS`")
    return local_executor(options["workers"])


def _folder(options: Mapping[str, Any]) -> Path:
    """Return the folder of the run, which all workers share.

    Raises:
        ConfigError: None is known.
    """
    if options["scheduler"] and not options["cache_dir"]:
        use = "use `--cache-dir DIR`, a folder that all workers share"
        raise ConfigError("", "--scheduler", "no folder for answers", use)
    folder = options["cache_dir"] or run_cache.user_folder()
    if not folder:
        raise ConfigError("", "cluster", "no folder for answers", "use `--cache-dir DIR`")
    return Path(folder).absolute() / "cluster"
