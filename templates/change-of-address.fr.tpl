title: Changement d'adresse enregistré
lang: fr
motive: change-of-details
keywords: adresse déménagement changement coordonnées numéro courriel
subject: Votre nouvelle adresse

--- facts
Le changement est gratuit et pris en compte sous 48 heures.

--- mail
{{> greeting}}

Votre nouvelle adresse est enregistrée. Le changement est gratuit et pris en compte sous 48 heures pour tous vos comptes, cartes et contrats.

Vous n'avez rien d'autre à faire.

{{> signature}}

--- chat
{{> hello}}
Votre nouvelle adresse est enregistrée, gratuitement ; elle vaut pour tous vos comptes sous 48 heures.
