"""A checker of certificates, to be read in one sitting; docs/certificates.md says what each line of a report proves."""

from .checking import Report, Row, check_data, check_file
from .reading import Malformed, TooLarge

__all__ = ["Malformed", "Report", "Row", "TooLarge", "check_data", "check_file"]
