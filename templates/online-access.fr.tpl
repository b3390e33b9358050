title: Accès au site débloqué
lang: fr
motive: online-access
keywords: connexion mot de passe bloqué application site identifiant accès code oublié
subject: Votre accès est débloqué

--- facts
L'accès est débloqué. Le mot de passe provisoire est valable 24 heures.

--- mail
{{> greeting}}

Votre accès au site et à l'application est débloqué. Un mot de passe provisoire vous parvient par SMS ; il est valable 24 heures et vous en choisissez un nouveau à la première connexion.

Nous ne vous demanderons jamais ce mot de passe.

{{> signature}}

--- chat
{{> hello}}
Votre accès est débloqué. Un mot de passe provisoire vous parvient par SMS ; il est valable 24 heures.

--- short
{{> hello}}
votre accès est débloqué : un mot de passe provisoire, valable 24 heures, vous parvient par SMS.
