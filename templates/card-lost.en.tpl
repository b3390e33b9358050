title: Card lost or stolen: it is blocked
lang: en
motive: card-lost
keywords: card lost stolen theft blocked block wallet
subject: Your card is blocked

--- facts
The card is blocked at once, free of charge. The new card arrives within 5 business days.

--- mail
{{> greeting}}

Your card is blocked at once: nobody can pay with it any more. Blocking it is free of charge.

The new card reaches your address within 5 business days, with the same PIN. Should you see payments that you did not make, answer this message: we will dispute them.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Your card is blocked at once, free of charge. The new one reaches you within 5 business days, with the same PIN.

--- short
{{> hello}}
your card is blocked at once, free of charge. The new one reaches you within 5 business days.

--- review
{{> hello}}
a card is blocked as soon as you tell us, free of charge, and the new one arrives within 5 business days. Thank you for telling us.
