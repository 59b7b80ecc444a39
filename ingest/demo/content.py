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
# What staff sort tickets into, the frequent ones first, and how many of twenty each gets.
CATEGORIES: Final = (
    ("Telephony", 7),
    ("Network", 5),
    ("Files and printing", 3),
    ("E-mail", 2),
    ("Security", 1),
    ("Licences", 1),
    ("", 1),
)
INCIDENTS: Final = (
    ("Reception phone does not ring", "Callers hear it ring, the phone stays silent; {n} missed calls today."),
    ("Call queue sends callers away", "With more than {n} waiting, callers hear that we are closed."),
    ("Cannot print from the second floor", "All {n} printers say offline since the switch was restarted."),
    ("Call recordings are missing", "Nothing was recorded for {n} days in the complaints queue."),
    ("E-mail arrives an hour late", "Messages of today came in {n} batches, the last after lunch."),
    ("Echo on every call with head office", "They hear themselves; it began {n} days ago."),
    ("Certificate warning on the intranet", "The browser says the page is not safe; {n} people asked me about it."),
    ("Remote desktop freezes", "It freezes about {n} times an hour and comes back after a minute."),
    ("No internet at the branch", "The router shows {n} red lights; we work over a mobile phone."),
    ("Door entry phone does not open", "It rings, we press {n}, and the door stays shut."),
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
    ("How many licences are in use?", "We pay for {n}0 and believe we need fewer."),
    ("Is the backup of the file server running?", "We deleted a folder {n} days ago and want to know before we ask."),
    ("Can visitors use the wireless network?", "We expect {n} people from head office."),
    ("Where do I find last month's invoice?", "Our accounts team asks for number {n} of the year."),
    ("What does the amber light mean?", "It is on since {n} o'clock and everything seems to work."),
    ("Do you support the new handset model?", "A supplier offers us {n} of them."),
    ("Is there a plan for the office move?", "We move in {n} months and have {n} desks."),
    ("When does our licence end?", "We are planning the budget and need the date and the price for {n} seats."),
    ("How do I divert calls to a mobile?", "I am away for {n} days and want my extension to ring my phone."),
    ("Who may see the call recordings?", "A colleague asked for access and I do not know who decides."),
    ("Which ports must be open?", "Our security team asks for a list before the audit."),
    ("Usage report for last month", "Please send the minutes by department, {n} departments in all."),
)
CHANGES: Final = (
    ("Add room {n} to the wireless network", "The room becomes an office; {n} people will sit there."),
    ("New handset for the warehouse", "Cordless, with a belt clip, and {n} spare batteries."),
    ("Change our opening hours announcement", "From Monday we open at eight and close at {n} minutes past five."),
    ("Remove a leaver's access", "Her last day is Friday; please keep the mailbox for {n} weeks."),
    ("More space on the shared drive", "It is full again; {n}00 GB more would last us a year."),
    ("Renew the certificate of the web shop", "It ends in {n} days."),
    ("Record calls of the sales queue", "Consent is announced already; keep the recordings for {n} months."),
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
NOTES: Final = (
    "Same fault as last month at their other site; see whether the firmware is the old one.",
    "Customer prefers a call after four.",
    "Spare unit is in the van, visit planned.",
    "Vendor has a ticket for this; they expect a fix this week.",
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
# What the board of the first organisation was asked: title, description, days ago, and what each member said and why.
BOARD: Final = "Change Advisory Board"
APPROVALS: Final = (
    (
        "Move the call queue to the new opening hours",
        "From the first of the month we open at seven; the announcement has been recorded.",
        34,
        (("Dora Lane", True, "The team is told and the rota is ready. Please change it on the evening before."),),
    ),
    (
        "Replace the core switch during the audit week",
        "The new switch has arrived and we would like to have it in before the auditors leave.",
        20,
        (
            ("Dora Lane", False, "Not while the auditors are here; the week after is fine."),
            ("Bob Field", False, "I agree with Dora: I will ask again next week."),
        ),
    ),
    (
        "Open the firewall for the payroll provider",
        "Outbound to the two addresses in the provider's letter, from the accounts network alone.",
        0,
        (),
    ),
)
