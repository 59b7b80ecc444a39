"""What the service writes to its log: one line an event, and tracebacks without the values of variables."""

import sys

import structlog


def configure_logs() -> None:
    """Set the log up for this process; values of variables, which may be passwords or letters, never get into it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        # Asked anew each time: whoever puts another stream in its place means it.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
