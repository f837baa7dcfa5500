"""Why a database is not copied. Each message is a sentence for the operator, without a value of any row.

CopyRefused                     nothing was changed
├── InUse                       somebody works with the database that would be moved
├── NotEmpty                    the target holds something already
├── OtherRelease                tables of another release
├── NotTheSame                  what arrived is not what left: the copy was undone
└── BadBackup                   the file is no backup, or not a whole one
"""


class CopyRefused(Exception):
    """Nothing was changed."""


class InUse(CopyRefused):
    """Somebody works with the source."""


class NotEmpty(CopyRefused):
    """The target holds something."""


class OtherRelease(CopyRefused):
    """The tables are not of this release."""


class NotTheSame(CopyRefused):
    """Counts or checksums differ."""


class BadBackup(CopyRefused):
    """The file cannot be restored."""
