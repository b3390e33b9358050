title: Overdraft: agreed for a time
lang: en
motive: overdraft
keywords: overdraft agreed interest negative overdrawn end of month
ask: amount | Overdraft agreed, in euros | 500
ask: date | Until which date (15/12/2026)

--- facts
The overdraft agreed is {{ask.amount | money}} until {{ask.date | date}}, at 8 %.

--- mail
{{> greeting}}

Your overdraft is agreed up to {{ask.amount | money}} until {{ask.date | date}}. Interest is worked out at 8 % a year, on the sum and the days that you really use.

If this is to last, tell us here: we will look for a less costly way with you.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Your overdraft is agreed up to {{ask.amount | money}} until {{ask.date | date}}, at 8 % a year. If this is to last, tell us here: we will look for a less costly way.
