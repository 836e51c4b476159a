# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "embodied",
    "robot",
    "robotic",
    "robotics",
    "robots",
    "机器人",
})
