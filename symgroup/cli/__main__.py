"""`python -m symgroup.cli`: the program where its script is not on the path."""

from symgroup.cli import app

if __name__ == "__main__":
    app(prog_name="symgroup")
