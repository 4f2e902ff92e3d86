"""check_certificate: the checker's report, with the errors of symgroup."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from symgroup.certificates.checker import Malformed, Report, TooLarge, check_data, check_file
from symgroup.errors import InputError, LimitError


def check_certificate(certificate: str | os.PathLike[str] | Mapping[str, Any]) -> Report:
    """Check every claim of a certificate, a file or its JSON data, without the solver; `report.ok`, `report.rows`.

    Raises: InputError (SG601) for what is no certificate; LimitError (SG602) where a limit of the checker is reached.

    Examples:
        >>> import symgroup as sg
        >>> data = sg.certificate(sg.parse("group G = D(4)  rep V = natural(G)"))
        >>> sg.check_certificate(data).ok
        True
        >>> data["claims"][1]["of"]["dim"] += 1
        >>> [row.status for row in sg.check_certificate(data).rows]
        ['FAILED', 'ok', 'FAILED', 'not certified']
    """
    try:
        if isinstance(certificate, Mapping):
            return check_data(dict(certificate))
        return check_file(str(os.fspath(certificate)))
    except Malformed as error:
        raise InputError.of(
            "SG601",
            f"this is not a certificate: {error}",
            help="symgroup verify FILE --certificate OUT.json writes one",
        ) from error
    except TooLarge as error:
        raise LimitError.of("SG602", f"the certificate is too large for the checker: {error}") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError.of("SG601", f"cannot read '{certificate}': {reason}") from error
