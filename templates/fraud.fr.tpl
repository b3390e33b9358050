title: Fraude : opération contestée et remboursée
lang: fr
motive: fraud
keywords: fraude arnaque escroquerie piratage phishing débit inconnu contester remboursement
subject: Votre contestation est enregistrée
ask: amount | Montant contesté, en euros
ask: date | Date de l'opération (15/12/2026)

--- facts
L'opération de {{ask.amount | money}} du {{ask.date | date}} est remboursée sous 24 heures.

--- mail
{{> greeting}}

Votre contestation de l'opération de {{ask.amount | money}} du {{ask.date | date}} est enregistrée. Le montant est remboursé sur votre compte sous 24 heures, comme la loi le prévoit.

Votre carte est bloquée. Ne communiquez jamais un code reçu par message, même à quelqu'un qui se dit de la banque : nous ne le demandons jamais.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Votre contestation de l'opération de {{ask.amount | money}} du {{ask.date | date}} est enregistrée. Le montant est remboursé sous 24 heures. Ne donnez jamais un code reçu par message : nous ne le demandons jamais.
