"""Component ids of documents: of their page, and of what every place that shows documents has."""

from typing import Final

LOCATION: Final = "documents-location"
SEARCH: Final = "documents-search"
ORGANISATION: Final = "documents-organisation"
LIST: Final = "documents-list"
# Set by assets/documents.js: a file has arrived; a button of a document was pressed.
ARRIVED: Final = "documents-arrived"
CHOSEN: Final = "documents-chosen"
RENAME_DIALOG: Final = "document-rename-dialog"
RENAME_NAME: Final = "document-rename-name"
RENAME_SAVE: Final = "document-rename-save"
DELETE_DIALOG: Final = "document-delete-dialog"
DELETE_WORDS: Final = "document-delete-words"
DELETE_CONFIRM: Final = "document-delete-confirm"
UPLOAD: Final = "upload"
