title: Carte perdue ou volée : elle est bloquée
lang: fr
motive: card-lost
keywords: carte perdue perdu volée vol volé opposition bloquer bloquée portefeuille
subject: Votre carte est bloquée

--- facts
La carte est bloquée dès maintenant, sans frais. La nouvelle carte arrive sous 5 jours ouvrés.

--- mail
{{> greeting}}

Votre carte est bloquée dès maintenant : plus personne ne peut payer avec elle. La mise en opposition est sans frais.

La nouvelle carte arrive à votre adresse sous 5 jours ouvrés, avec le même code. Si des paiements que vous n'avez pas faits apparaissent, répondez à ce message : ils seront contestés.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Votre carte est bloquée dès maintenant, sans frais. La nouvelle arrive chez vous sous 5 jours ouvrés, avec le même code.

--- short
{{> hello}}
votre carte est bloquée dès maintenant, sans frais. La nouvelle arrive chez vous sous 5 jours ouvrés.

--- review
{{> hello}}
la carte est bloquée dès le signalement, sans frais, et la nouvelle arrive sous 5 jours ouvrés. Merci de l'avoir signalé.
