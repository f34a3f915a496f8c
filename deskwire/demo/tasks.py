"""What Fernkettle works on by itself, the oldest first."""

from deskwire.demo.story import Story, gives, notes, rates, replies, sets, shared, task

TASKS: tuple[Story, ...] = (
    task(
        "elena",
        "website",
        "Choose a shop system",
        "Three candidates, one afternoon with each. It has to take service contracts, not only parcels.",
        gives("elena", "elena", "samir"),
        notes("samir", "The second one cannot do two delivery addresses. That leaves two."),
        notes("elena", "Decided: the first one. Reasons are in the minutes."),
        sets("elena", "Done"),
    ),
    task(
        "elena",
        "website",
        "Photographs of all machines on white",
        "FK-1 to FK-3, front and side, and the spare parts on one sheet.",
        gives("elena", "samir"),
        sets("samir", "Done"),
    ),
    shared(
        task(
            "tomasz",
            "clinics",
            "Measure the kitchens of all four clinics",
            "Width under the cupboards, distance to the tap, where the sockets are.",
            gives("tomasz", "tomasz"),
            replies("tomasz", "Elm Street, Mill Lane and Birch Road are measured. Only Weir Court is left."),
            replies("ingrid", "Weir Court is open from seven on Tuesdays, the caretaker has the key."),
            sets("tomasz", "Done"),
        )
    ),
    shared(
        task(
            "tomasz",
            "clinics",
            "Deliver and connect four machines in Elm Street",
            "Two in the waiting room, one for the staff, one in the laboratory.",
            gives("tomasz", "field"),
            notes("wiebke", "The laboratory wants no milk. Take the FK-3 without the fridge."),
            sets("tomasz", "Done"),
        )
    ),
    task(
        "wiebke",
        "firmware",
        "Close the relief valve 200 ms earlier",
        "The hiss after steaming. Measure the pressure before and after, and try it on the old boiler too.",
        rates("wiebke", 3),
        gives("wiebke", "samir"),
        notes("samir", "150 ms is enough, 200 makes the old boiler knock."),
        sets("samir", "Done"),
    ),
    shared(
        task(
            "wiebke",
            "firmware",
            "Version 3.2: release notes for those who try it",
            "What is new, what to look at, whom to call.",
            gives("wiebke", "wiebke"),
            replies("wiebke", "3.2 is on its way to your machines tonight. The valve is quiet now."),
            replies("lowri", "It is! You could hear the silence."),
            sets("wiebke", "Done"),
        )
    ),
    task(
        "jonas",
        "website",
        "Manual: rinse button, ten seconds",
        "The manual of the FK-2 says five seconds, the machine wants ten. Customers find out the hard way.",
        gives("jonas", "samir"),
        sets("samir", "In progress"),
    ),
    task(
        "elena",
        "website",
        "Order form for spare parts",
        "By picture: people know what the part looks like, not what it is called.",
        rates("elena", 4),
        gives("elena", "samir"),
        notes("jonas", "Half of our calls are about the name of a part. This one matters."),
        sets("samir", "In progress"),
    ),
    task(
        "elena",
        "website",
        "Texts for the front page",
        "Short. What we build, who repairs it, how to reach us.",
        gives("elena", "elena"),
        sets("elena", "On hold"),
    ),
    task(
        "elena",
        "website",
        "Animated coffee bean on the front page",
        "It was a joke in the meeting, and yet here it is.",
        notes("samir", "Please no."),
        sets("elena", "Cancelled"),
    ),
    shared(
        task(
            "tomasz",
            "clinics",
            "Deliver and connect three machines in Birch Road",
            "Kitchen on the second floor. The lift takes 200 kg, so one machine at a time.",
            rates("tomasz", 4),
            gives("tomasz", "field"),
            replies("tomasz", "Planned for calendar week 9. We need one 16 ampere socket for each machine."),
            sets("tomasz", "In progress"),
        )
    ),
    shared(
        task(
            "tomasz",
            "clinics",
            "Deliver and connect two machines in Weir Court",
            "After Birch Road. The caretaker wants to be called a day before.",
            gives("tomasz", "field"),
        )
    ),
    task(
        "tomasz",
        "clinics",
        "Ask for a better price on filters",
        "We need forty a quarter for the clinics alone. The supplier has never been asked.",
        gives("tomasz", "tomasz"),
        notes("noor", "I could not find a price list newer than two years. That is an argument."),
    ),
    task(
        "wiebke",
        "firmware",
        "Switch the saving mode from our side",
        "Night shifts need coffee too. Only for machines whose owner has agreed to it.",
        rates("wiebke", 4),
        gives("wiebke", "samir", "wiebke"),
        sets("samir", "In progress"),
    ),
    task(
        "wiebke",
        "firmware",
        "Recipe for oat milk",
        "Lower temperature, longer foam. Lowri tries it.",
        gives("wiebke", "wiebke"),
    ),
    task(
        "wiebke",
        "visits",
        "Write to the owners of series 7 about the tank seal",
        "Three leaks of twelve. We change the seal for free before it cracks.",
        rates("wiebke", 5),
        gives("wiebke", "support", "wiebke"),
        notes("priya", "I have the list of addresses. The letter has to be ready by Thursday."),
        sets("priya", "In progress"),
    ),
    task(
        "tomasz",
        "visits",
        "Stock the van for next week",
        "Seals, thermostats, two pumps, and the long hose.",
        gives("tomasz", "tomasz"),
    ),
)
