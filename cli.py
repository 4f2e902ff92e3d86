"""Front door of a checkout: `python cli.py check examples/square.symg`."""

from symgroup.cli import app

if __name__ == "__main__":
    app()
