title: Clôture de compte
lang: fr
motive: account-closing
keywords: clôturer clôture fermer compte résilier mobilité quitter
subject: Votre demande de clôture

--- facts
La clôture est gratuite et prend 10 jours ouvrés.

--- mail
{{> greeting}}

Votre demande de clôture est enregistrée. Elle est gratuite et prend 10 jours ouvrés ; le solde est versé sur le compte dont vous nous donnez le RIB en réponse à ce message.

Si une chose chez nous vous a fait partir, dites-le-nous : c'est ainsi que nous nous corrigeons.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Votre demande de clôture est enregistrée : elle est gratuite et prend 10 jours ouvrés. Envoyez ici le RIB du compte qui reçoit le solde.
