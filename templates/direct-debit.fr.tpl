title: Prélèvement contesté : remboursement
lang: fr
motive: direct-debit
keywords: prélèvement contester rembourser mandat révoquer autorisé SEPA
ask: amount | Montant du prélèvement, en euros

--- facts
Le prélèvement de {{ask.amount | money}} est remboursé sous 10 jours ouvrés.

--- mail
{{> greeting}}

Votre demande est enregistrée : le prélèvement de {{ask.amount | money}} est remboursé sous 10 jours ouvrés, sans que vous ayez à le justifier. Le mandat est révoqué ; ce créancier ne pourra plus rien prélever.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Le prélèvement de {{ask.amount | money}} est remboursé sous 10 jours ouvrés, sans justification. Le mandat est révoqué.
