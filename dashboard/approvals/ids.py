"""Component ids of approvals: on the ticket page and in the administration of boards."""

from typing import Final

REQUEST: Final = "approval-request"
REASON: Final = "approval-reason"
APPROVE: Final = "approval-approve"
REJECT: Final = "approval-reject"
WITHDRAW: Final = "approval-withdraw"
ASK_BOARD: Final = "approval-ask-board"
ASK: Final = "approval-ask"
LOCATION: Final = "boards-location"
ORGANISATION: Final = "board-organisation"
NAME: Final = "board-name"
RULE: Final = "board-rule"
MEMBERS: Final = "board-members"
SAVE: Final = "board-save"
RETIRE: Final = "board-retire"
REMOVE: Final = "board-remove"
