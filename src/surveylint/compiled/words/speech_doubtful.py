# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "acoustic",
    "audio",
    "music",
    "sound",
    "speaker",
    "spectrogram",
    "voice",
    "waveform",
})
