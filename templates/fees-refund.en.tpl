title: Fees: explained and refunded
lang: en
motive: fees
keywords: fees charge charged commission price refund gesture
ask: amount | Fees refunded, in euros
ask: why | What these fees are for

--- facts
The fees of {{ask.amount | money}} are refunded within 48 hours.

--- mail
{{> greeting}}

You are right to ask what these fees are for: {{ask.why}}.

We refund {{ask.amount | money}}; the amount is on your account within 48 hours.

{{> signature}}

--- chat
{{> hello}}
These fees are for this: {{ask.why}}. We refund {{ask.amount | money}}; the amount is on your account within 48 hours.
