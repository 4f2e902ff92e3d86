"""`python -m symgroup.certificates.checker FILE`: exit status 0 fine, 1 a claim fails, 2 malformed, 3 too large."""

import sys

from . import Malformed, TooLarge, check_file


def main(arguments: list[str]) -> int:
    """Check the file, print a line a claim, and return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m symgroup.certificates.checker FILE\n")
        return 2
    try:
        report = check_file(arguments[0])
    except (Malformed, OSError) as error:
        sys.stderr.write(f"not a certificate: {error}\n")
        return 2
    except TooLarge as error:
        sys.stderr.write(f"too large: {error}\n")
        return 3
    for row in report.rows:
        sys.stdout.write(
            f"{row.status:13}  {row.subject}: {row.statement}{'; ' if row.detail else ''}{row.detail}\n"
        )
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
