title: Home loan: papers and delay
lang: en
motive: home-loan
keywords: home loan mortgage papers documents simulation rate buy house flat
subject: Your home loan

--- facts
A decision in principle is given within 5 business days. The simulation is free.

--- mail
{{> greeting}}

Thank you for trusting us with this. The simulation is free. For a decision in principle within 5 business days, send us in reply to this message:

- your last two tax assessments;
- your last three pay slips;
- the agreement to sell, or the price and address of the home;
- the deposit that you have.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
The simulation is free. With your tax assessments, pay slips and the agreement to sell, sent here, you have a decision in principle within 5 business days.

--- short
{{> hello}}
the simulation is free, and a decision in principle comes within 5 business days of your papers, sent in a private message.
