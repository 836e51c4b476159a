"""Link health: targets to verdicts. `surveylint.probe.engine` is the one entry point."""
