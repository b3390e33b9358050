title: Relevé ou attestation envoyés
lang: fr
motive: documents
keywords: relevé attestation RIB document copie imprimé fiscal duplicata
subject: Vos documents
ask: what | Quel document

--- facts
Le document est gratuit. Il est disponible en ligne pendant 10 ans.

--- mail
{{> greeting}}

Vous trouverez votre document ({{ask.what}}) dans votre espace personnel, rubrique Documents. Il est gratuit et reste disponible en ligne pendant 10 ans.

{{> signature}}

--- chat
{{> hello}}
Votre document ({{ask.what}}) est dans votre espace personnel, rubrique Documents : il est gratuit et y reste 10 ans.
