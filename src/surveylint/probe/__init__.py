"""Link health: targets to verdicts. `surveylint.probe.checker` is the one entry point."""
