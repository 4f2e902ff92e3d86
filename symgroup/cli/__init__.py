"""The command line: one file a command, one place that prints, one place that ends the process."""

try:
    from symgroup.cli.main import app
except KeyboardInterrupt:  # Ctrl-C while modules are read, before there is a command that could report it
    raise SystemExit(130) from None

__all__ = ["app"]
