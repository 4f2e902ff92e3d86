"""`python -m symgroup.certificates.checker FILE`: exit status 0 fine, 1 a claim fails, 2 malformed, 3 too large."""

import sys

from . import TooLarge, check_file


def main(arguments: list[str]) -> int:
    """Check the file, print a line a claim, and return the exit status."""
    try:
        (path,) = arguments
        report = check_file(path)
    except (OSError, ValueError) as error:  # Malformed and TooLarge are values that are refused
        sys.stderr.write(f"one file with a certificate is needed: {error}\n")
        return 3 if isinstance(error, TooLarge) else 2
    for row in report.rows:
        sys.stdout.write(f"{row.status:13}  {row.subject}: {row.statement}; {row.detail}\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
