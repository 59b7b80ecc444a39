"""What the demo's provider, its customers and their tickets are called. No logic."""

from typing import Final

# Organisation, zone, and the towns of its sites.
ORGANISATIONS: Final = (
    ("Acme", "Europe/London", ("Leeds", "York", "Hull", "Manchester", "Bristol", "Cardiff")),
    ("Globex", "America/New_York", ("Boston", "Albany", "Newark", "Buffalo")),
    ("Alder Clinics", "Europe/Dublin", ("Dublin", "Cork", "Galway", "Limerick")),
    ("Brightwater Foods", "Europe/Amsterdam", ("Utrecht", "Breda", "Zwolle")),
    ("Cobalt Logistics", "Europe/Berlin", ("Hamburg", "Bremen", "Kassel", "Leipzig")),
    ("Fernhill Schools", "Europe/London", ("Northfield", "Southgate", "Westbrook")),
    ("Kestrel Engineering", "Asia/Singapore", ("Jurong", "Changi", "Tuas")),
    ("Marlow & Finch", "America/Chicago", ("Chicago", "Peoria", "Rockford")),
)
STAFF: Final = (
    ("alice@helmdesk.example", "Alice Moore", "agent"),
    ("leo@helmdesk.example", "Leo Grant", "lead"),
    ("erin@helmdesk.example", "Erin Shaw", "status_editor"),
    ("root@helmdesk.example", "Robin Tate", "administrator"),
)
CONTACTS: Final = (
    ("bob@acme.example", "Bob Field", "Acme", "standard"),
    ("dora@acme.example", "Dora Lane", "Acme", "admin"),
    ("carol@globex.example", "Carol Stone", "Globex", "standard"),
)
TEAMS: Final = ("Service desk", "Voice support", "Network support", "Cloud support")
# Product, what its reference name begins with, and the team that owns it.
PRODUCTS: Final = (
    ("Voice gateway", "GW", "Voice support"),
    ("Access switch", "SW", "Network support"),
    ("Firewall", "FW", "Network support"),
    ("File server", "FS", "Cloud support"),
    ("Internet line", "WAN", "Network support"),
    ("Call centre licence", "CC", "Voice support"),
)
INCIDENTS: Final = (
    ("No dial tone on {n} handsets", "{n} of our handsets have been dead since this morning; the others crackle."),
    ("Calls drop after {n} minutes", "Every longer call ends by itself, inbound and outbound alike."),
    ("Voicemail to e-mail stopped", "Nobody has received a voicemail by e-mail since yesterday evening."),
    ("Wireless keeps disconnecting in room {n}", "Laptops lose the network every few minutes and come back."),
    ("Shared drive is very slow", "Opening a document takes {n} seconds; copying does not finish."),
    ("Switch in comms room shows red lights", "Port {n} and its neighbours are red and the printers are gone."),
    ("VPN refuses my password", "The password works at my desk and not from home, tried {n} times."),
    ("Firewall blocks the supplier's site", "The order page answers 'access denied' since the change last night."),
)
QUERIES: Final = (
    ("When does our licence end?", "We are planning the budget and need the date and the price for {n} seats."),
    ("How do I divert calls to a mobile?", "I am away for {n} days and want my extension to ring my phone."),
    ("Who may see the call recordings?", "A colleague asked for access and I do not know who decides."),
    ("Which ports must be open?", "Our security team asks for a list before the audit."),
    ("Usage report for last month", "Please send the minutes by department, {n} departments in all."),
)
CHANGES: Final = (
    ("Add {n} users to the call queue", "They start on Monday; names are in the list on our drive."),
    ("Move the reception phone", "From the front desk to room {n}, same number."),
    ("Open the firewall for the new till system", "Outbound to the address in the supplier's letter, port {n}00."),
    ("Replace the failed switch", "The spare can be used; the rack is open on weekdays after {n}."),
    ("New starter: mailbox and phone", "Needed by the first of the month, {n} days from now at the latest."),
)
STAFF_REPLIES: Final = (
    "Thank you for telling us. We are looking at it and write again within the hour.",
    "We can see the fault from here. Could you tell us whether the lights on the unit are amber?",
    "This needs a part from the vendor; it is ordered and arrives tomorrow.",
    "We have changed the setting. Please try once more and tell us what you see.",
)
CONTACT_REPLIES: Final = (
    "The lights are amber on the left and green on the right.",
    "It works on two desks and still fails on the third.",
    "Thank you, that helps. We will try after lunch.",
)
CLOSING_WORDS: Final = (
    "Tested with you on the phone and all is well. Closing.",
    "No further fault in two days, so we close this.",
    "Done as asked.",
)
# Group, and its components.
COMPONENTS: Final = (
    ("Voice", ("Voice Platform", "Voicemail", "Call Recording")),
    ("Network", ("Internet Access", "VPN", "Wireless")),
    ("Cloud", ("File Storage", "Customer Portal")),
)
OUTAGE_REASONS: Final = (
    "A card in the core router failed and was replaced.",
    "A certificate ran out and was renewed.",
    "A carrier's line was cut by roadworks.",
    "A software update was rolled back.",
)
