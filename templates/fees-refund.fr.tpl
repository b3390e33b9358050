title: Frais : explication et remboursement
lang: fr
motive: fees
keywords: frais commission facturés prélevés tarif cotisation remboursement geste commercial
ask: amount | Frais remboursés, en euros
ask: why | À quoi correspondent ces frais

--- facts
Les frais de {{ask.amount | money}} sont remboursés sous 48 heures.

--- mail
{{> greeting}}

Vous avez raison de demander à quoi correspondent ces frais : {{ask.why}}.

Nous vous remboursons {{ask.amount | money}} ; le montant est sur votre compte sous 48 heures.

{{> signature}}

--- chat
{{> hello}}
Ces frais correspondent à ceci : {{ask.why}}. Nous vous remboursons {{ask.amount | money}} ; le montant est sur votre compte sous 48 heures.
