"""`python -m surveylint`: the same as the command `surveylint`."""

from surveylint.cli import run

if __name__ == "__main__":
    run()
