"""Solved blocks on disk, by the content of the question: found again by every process, and never trusted unchecked."""

from symgroup.store.cache import (
    SMALLEST,
    WORTH_SECONDS,
    CacheInfo,
    cache_info,
    clear_cache,
    discard_block,
    load_block,
    save_block,
    stored_block,
    worth_asking,
)
from symgroup.store.check import checked_form, form_holds
from symgroup.store.entry import DamagedEntryError, StoredBlock, decode, encode
from symgroup.store.keys import SOLVER_VERSION, block_key

__all__ = [
    "SMALLEST",
    "SOLVER_VERSION",
    "WORTH_SECONDS",
    "CacheInfo",
    "DamagedEntryError",
    "StoredBlock",
    "block_key",
    "cache_info",
    "checked_form",
    "clear_cache",
    "decode",
    "discard_block",
    "encode",
    "form_holds",
    "load_block",
    "save_block",
    "stored_block",
    "worth_asking",
]
