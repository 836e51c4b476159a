"""`surveylint cluster`: check many lists with many processes or machines."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint import run
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.check import output_of, selection_of
from surveylint.cli.network import network_of
from surveylint.config.values import ConfigError
from surveylint.disk import run_cache
from surveylint.exit_codes import CLEAN, FOUND
from surveylint.model.day import Day
from surveylint.report.formats import FORMATS, FORMER_NAMES

if TYPE_CHECKING:
    from surveylint.fleet.dask_executor import DaskExecutor

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
        table.SELECT,
        table.EXTEND_SELECT,
        table.IGNORE,
        *table.FILES,
        table.format_option(*FORMATS, former=FORMER_NAMES),
        table.OUTPUT,
        table.STATISTICS,
        table.QUIET,
        table.COLOR,
        table.MIN_SEVERITY,
        table.FAIL_ON,
        table.EXIT_ZERO,
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

_UNUSED: Mapping[str, Any] = {
    **dict.fromkeys(("offline", "no_cache", "unsafe_fixes"), False),
    **dict.fromkeys(("changed_since", "write_baseline", "max_time"), None),
}
"""The options of `check` that a run on a cluster does not have."""


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments select.

    Raises:
        ConfigError: An option is wrong, or there is no cluster.
    """
    gc.enable()
    options = {**_UNUSED, **parse(COMMAND, arguments)}
    from surveylint.fleet.cluster_run import ClusterRun, ClusterSettings, WorkerError
    from surveylint.fleet.dask_executor import ClusterError

    settings = ClusterSettings(_folder(options))
    selection = selection_of(options)
    given = options["today"] or date.today()
    try:
        with closing(_executor(options)) as executor:
            asking = ClusterRun(executor, settings, network_of(options))
            health = asking.ask([*selection.find()], selection)
    except (ClusterError, WorkerError) as error:
        raise ConfigError("", "cluster", str(error)) from None
    code = run.check(
        selection,
        output_of(options, data=False),
        Day(given.year, given.month, given.day),
        answers=health,
        jobs=options["jobs"],
    )
    asking.forget()
    return CLEAN if code == FOUND and options["exit_zero"] else code


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
