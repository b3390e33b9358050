title: Excuses pour une réponse tardive
lang: fr
motive: no-answer
keywords: attente retard sans réponse relance toujours rien excuses réclamation
ask: what | Ce qui est fait maintenant

--- mail
{{> greeting}}

Vous attendiez notre réponse et elle aurait dû venir plus tôt : je vous prie de nous en excuser.

Voici où nous en sommes : {{ask.what}}.

Je suis votre demande moi-même jusqu'à ce qu'elle soit réglée.

{{> signature}}

--- chat
{{> hello}}
Notre réponse aurait dû venir plus tôt : je vous prie de nous en excuser. Voici où nous en sommes : {{ask.what}}. Je suis votre demande jusqu'au bout.

--- short
{{> hello}}
notre réponse aurait dû venir plus tôt, veuillez nous en excuser. Je reprends votre demande et la suis jusqu'au bout.

--- review
{{> hello}}
notre réponse aurait dû venir plus tôt, veuillez nous en excuser. Votre remarque a été lue et transmise à la personne qui peut y remédier.
