"""What is said about the demo's outages and planned work. No logic."""

from typing import Final

# Components beside those of the portal definition: for the first customer alone, and for staff alone.
SHARED_COMPONENT: Final = ("Acme Private Line", "The dedicated line between Acme's sites.")
STAFF_COMPONENT: Final = ("Backup Storage", "Nightly copies; not told to customers.")

# Title, first words, and how what was wrong is said once it is known.
DEGRADED: Final = (
    ("Slow responses from {service}", "{service} answers more slowly than it should. We are looking for the cause."),
    ("Delays with {service}", "Some requests to {service} take minutes instead of seconds. We are looking into it."),
    ("Quality problems with {service}", "We see more errors than usual with {service} and are investigating."),
)
PARTIAL: Final = (
    ("{service} unavailable for some customers", "Part of our customers cannot use {service}. We are investigating."),
    ("Errors with {service}", "About a third of all attempts to use {service} fail. We are looking for the cause."),
    ("Disruption of {service}", "{service} comes and goes for a part of our customers. Engineers are on it."),
)
MAJOR: Final = (
    (
        "{service} is down",
        "{service} cannot be used at present. Engineers are on it, and we write again in 15 minutes.",
    ),
    ("Outage of {service}", "Nobody can reach {service}. We are investigating with the highest priority."),
)
# What was found, what was done about it, and what a post-mortem says of it.
CAUSES: Final = (
    (
        "A card in the core router has failed; traffic is being moved to the second router.",
        "Traffic runs over the second router and the failed card has been replaced. We keep watching.",
        (
            "A line card failed without an alarm, because its monitor watched the port and not the traffic through it. "
            "Both routers are now watched by what they carry."
        ),
    ),
    (
        "A certificate ran out; a new one is being brought to all servers.",
        "The new certificate is in place everywhere. We keep watching.",
        (
            "The certificate was renewed in time but never loaded by two of the servers. Loading is now part of the "
            "renewal, and a check from outside reads the dates every hour."
        ),
    ),
    (
        "Roadworks cut a carrier's line; the carrier is on site.",
        "The carrier has repaired the line and calls and data run normally. We keep watching.",
        (
            "Both lines of the site ran through one duct, against our agreement with the carrier. The second one "
            "is being moved to a route of its own."
        ),
    ),
    (
        "Last night's software update is the cause; it is being rolled back.",
        "The update has been rolled back on all servers. We keep watching.",
        (
            "The update changed how sessions are counted, which showed only under the load of a working day. "
            "Updates now run on one server in ten for a whole day before they go further."
        ),
    ),
    (
        "A database has run out of connections; we are raising the limit and restarting the clients one by one.",
        "Connections are back to normal. We keep watching.",
        (
            "A client kept connections open after errors. It has been mended, and the share of connections in use now "
            "raises an alarm at two thirds."
        ),
    ),
    (
        "A power failure in Leeds took two racks down; they are being started again.",
        "All servers run again on mains power. We keep watching.",
        "The generator started, the switch to it did not. It has been replaced and is tested under load each month.",
    ),
)
RESOLVED: Final = (
    "Everything has worked normally for some time, so we close this. We are sorry for the trouble.",
    "This is solved. Thank you for your patience.",
    "No further errors since the repair; we consider this solved.",
)
OVERLAPPING: Final = (
    "Second fault with {service}",
    "Independently of the fault reported before, a part of {service} cannot be reached. A second team is on it.",
)
# Title and announcement.
MAINTENANCE: Final = (
    ("Software update of {service}", "We bring {service} to a new release. Short interruptions are possible."),
    (
        "Network work behind {service}",
        "Switches are replaced. {service} may be interrupted for some minutes at a time.",
    ),
    ("Move of {service} to new servers", "{service} moves to new servers and stands still while it does."),
    ("Security updates of {service}", "The servers of {service} are updated and restarted one after the other."),
)
CURRENT: Final = (
    "Access points lose their controller",
    "Wireless networks at northern sites drop out for seconds at a time. We are investigating.",
    "The controller's storage fills up and it restarts. Remote access is not affected any more.",
    "A larger disk is being built in at this moment; until then drop-outs of some seconds remain possible.",
)
PLANNED: Final = (
    "New release of {service}",
    "{service} gets a new release on the evening named. Tickets can be raised by telephone meanwhile.",
)
SHARED: Final = (
    "Packet loss between northern sites",
    "We see packet loss on lines in the north and are looking for the place with the carrier.",
)
STAFFS: Final = (
    "Last night's copies are incomplete",
    "Two of eleven copies ended early. Nothing is lost; we look for the reason before tonight.",
)
# Name, kind, title, status of the update, text.
TEMPLATES: Final = (
    (
        "Outage: first words",
        "incident",
        "{service} is down",
        "investigating",
        "{service} cannot be used at present. Engineers are on it, and we write again in 15 minutes.",
    ),
    ("Cause found", "incident", "", "identified", "We have found the cause and are working on the repair."),
    ("Watching", "incident", "", "monitoring", "The repair is in place. We keep watching."),
    (
        "Planned work",
        "maintenance",
        "Planned work on {service}",
        "scheduled",
        "We work on {service} at the time named. Short interruptions are possible.",
    ),
)
