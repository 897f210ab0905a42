"""What a store that can't be read or written raises, in one name for the other rooms, which know no SQL."""

import sqlite3

from servanda_db.store.database import StoreError

STORE_ERRORS = (StoreError, sqlite3.Error)
# The database works, but its checks refuse what a page would have it hold.
REFUSED_BY_THE_STORE = (sqlite3.IntegrityError, sqlite3.DataError)
