title: Payment refused: limit raised
lang: en
motive: card-payment
keywords: card refused declined payment limit raise increase
ask: amount | New limit, in euros | 2000

--- facts
The limit is {{ask.amount | money}} over 30 days, free of charge.

--- mail
{{> greeting}}

The payment was refused because your card had reached its limit. It is now {{ask.amount | money}} over 30 days, free of charge: you can pay again at once.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Your card had reached its limit. It is now {{ask.amount | money}} over 30 days, free of charge: you can pay again at once.
