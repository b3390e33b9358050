title: How long a transfer takes
lang: en
motive: transfer
keywords: transfer delay received late days arrive instant SEPA

--- facts
An ordinary transfer arrives within 1 business day, an instant one within 10 seconds. Both are free.

--- mail
{{> greeting}}

An ordinary transfer reaches its payee within 1 business day; an instant one arrives within 10 seconds, at any hour. Both are free.

So yours is not lost: if the payee does not see it by then, answer this message and we will trace it.

{{> signature}}

--- chat
{{> hello}}
An ordinary transfer arrives within 1 business day, an instant one within 10 seconds; both are free. If it is missing by then, write here: we will trace it.

--- short
{{> hello}}
an ordinary transfer arrives within 1 business day, an instant one within 10 seconds; both are free.

--- review
{{> hello}}
an ordinary transfer arrives within 1 business day, an instant one within 10 seconds; both are free.
