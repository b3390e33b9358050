title: Direct debit disputed: refund
lang: en
motive: direct-debit
keywords: direct debit dispute refund mandate revoke authorised SEPA
ask: amount | Amount of the direct debit, in euros

--- facts
The direct debit of {{ask.amount | money}} is refunded within 10 business days.

--- mail
{{> greeting}}

Your request is recorded: the direct debit of {{ask.amount | money}} is refunded within 10 business days, and you need not give a reason. The mandate is revoked; this creditor cannot debit your account any more.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
The direct debit of {{ask.amount | money}} is refunded within 10 business days, no reason needed. The mandate is revoked.
