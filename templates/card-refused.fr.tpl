title: Paiement refusé : plafond relevé
lang: fr
motive: card-payment
keywords: carte refusée refusé paiement plafond dépassé augmenter limite
ask: amount | Nouveau plafond, en euros | 2000

--- facts
Le plafond est de {{ask.amount | money}} sur 30 jours, sans frais.

--- mail
{{> greeting}}

Le paiement a été refusé parce que le plafond de votre carte était atteint. Il est maintenant de {{ask.amount | money}} sur 30 jours, sans frais : vous pouvez refaire le paiement tout de suite.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Le plafond de votre carte était atteint. Il est maintenant de {{ask.amount | money}} sur 30 jours, sans frais : vous pouvez refaire le paiement.
