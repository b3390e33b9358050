title: Change of address recorded
lang: en
motive: change-of-details
keywords: address moving move change details number e-mail
subject: Your new address

--- facts
The change is free and takes effect within 48 hours.

--- mail
{{> greeting}}

Your new address is recorded. The change is free and takes effect within 48 hours for all your accounts, cards and contracts.

There is nothing else that you need to do.

{{> signature}}

--- chat
{{> hello}}
Your new address is recorded, free of charge; it takes effect for all your accounts within 48 hours.
