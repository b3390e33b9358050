# Sent where the key acknowledge is on; see guichet.conf(5).
title: Acknowledgement (sent by guichet-net)
lang: en
keywords: acknowledgement receipt automatic

--- mail
{{> greeting}}

We have received your message; its number is {{case.number}}. An advisor will answer you before {{promise.due | by}}.

This message is sent automatically: there is nothing you need to do, and your request keeps its place if you add to it.

{{account.title}}

--- chat
{{> hello}}
We have received your message. An advisor will answer you before {{promise.due | by}}.

--- short
{{> hello}}
we have received your message. An advisor will answer you before {{promise.due | by}}.
