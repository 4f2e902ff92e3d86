"""The command line: one file a command, one place that prints, one place that ends the process."""

from symgroup.cli.main import app

__all__ = ["app"]
