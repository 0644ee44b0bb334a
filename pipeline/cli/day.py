"""The day of a run: the clock is read here and nowhere else, so that a run can be done as on any other day."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import click

from pipeline.errors import UsageError

_INSTEAD = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/

openbaar_nu: Callable[[Any], Any] = click.option(
    "--openbaar-nu", is_flag=True, help="Maak het openbare pakket ook vóór de dag van 'openbaar_vanaf'."
)


def day_of_run(openbaar_nu: bool) -> dt.date:
    """Return today, or the day that ``SOURCE_DATE_EPOCH`` says; the last of all days when no embargo counts.

    Raises:
        UsageError: ``SOURCE_DATE_EPOCH`` is not a moment.
    """
    if openbaar_nu:
        return dt.date.max
    if not (written := os.environ.get(_INSTEAD)):
        return dt.date.today()
    try:
        return dt.datetime.fromtimestamp(int(written), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{_INSTEAD} is '{written}'; dat is geen tijdstip.", "Haal de instelling weg, of zet er seconden in."
        ) from None
