title: Découvert : autorisation temporaire
lang: fr
motive: overdraft
keywords: découvert autorisation agios négatif débiteur dépassement fin de mois
ask: amount | Découvert autorisé, en euros | 500
ask: date | Jusqu'à quelle date (15/12/2026)

--- facts
Le découvert autorisé est de {{ask.amount | money}} jusqu'au {{ask.date | date}}, au taux de 8 %.

--- mail
{{> greeting}}

Votre découvert est autorisé à hauteur de {{ask.amount | money}} jusqu'au {{ask.date | date}}. Les intérêts sont calculés au taux annuel de 8 %, sur la somme et les jours réellement utilisés.

Si cette situation doit durer, dites-le-nous ici : nous cherchons avec vous une solution moins coûteuse.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Votre découvert est autorisé à hauteur de {{ask.amount | money}} jusqu'au {{ask.date | date}}, au taux annuel de 8 %. Si cela doit durer, dites-le ici : nous cherchons une solution moins coûteuse.
