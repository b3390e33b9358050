# Sent where the key acknowledge is on; see guichet.conf(5).
title: Accusé de réception (envoyé par guichet-net)
lang: fr
keywords: accusé réception automatique

--- mail
{{> greeting}}

Nous avons bien reçu votre message ; il porte le numéro {{case.number}}. Un conseiller vous répond avant {{promise.due | by}}.

Ce message est envoyé automatiquement : vous n'avez rien à faire, et votre demande garde son rang si vous y ajoutez quelque chose.

{{account.title}}

--- chat
{{> hello}}
Nous avons bien reçu votre message. Un conseiller vous répond avant {{promise.due | by}}.

--- short
{{> hello}}
nous avons bien reçu votre message. Un conseiller vous répond avant {{promise.due | by}}.
