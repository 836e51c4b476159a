# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "actuator",
    "dexterous",
    "embodied",
    "grasp",
    "gripper",
    "imitation learning",
    "manipulation",
    "navigation",
    "odometry",
    "slam",
    "tactile",
})
