"""A checker of certificates, to be read in one sitting: the standard library and python-flint, nothing of symgroup.

What each line of a report proves, and what it assumes, is in docs/certificates.md; the proofs stand beside the code:
`bases` (every equivariant map, and no other), `groups` (orders), `orbits` (stabilizers), `relaxed`, `networks`.

The folder runs on its own: `python -m symgroup.certificates.checker FILE`, or `python -m checker FILE` beside a copy of it.
"""

from .checking import Report, Row, check_data, check_file
from .reading import Malformed, TooLarge

__all__ = ["Malformed", "Report", "Row", "TooLarge", "check_data", "check_file"]
