title: Délai d'un virement
lang: fr
motive: transfer
keywords: virement délai reçu retard jours arrive instantané SEPA

--- facts
Un virement ordinaire arrive sous 1 jour ouvré, un virement instantané en 10 secondes. Les deux sont gratuits.

--- mail
{{> greeting}}

Un virement ordinaire arrive sous 1 jour ouvré chez son bénéficiaire ; un virement instantané arrive en 10 secondes, à toute heure. Les deux sont gratuits.

Le vôtre n'est donc pas perdu : si le bénéficiaire ne le voit pas après ce délai, répondez à ce message et nous en demandons la trace.

{{> signature}}

--- chat
{{> hello}}
Un virement ordinaire arrive sous 1 jour ouvré, un virement instantané en 10 secondes ; les deux sont gratuits. S'il manque après ce délai, écrivez-le ici : nous en demandons la trace.

--- short
{{> hello}}
un virement ordinaire arrive sous 1 jour ouvré, un virement instantané en 10 secondes ; les deux sont gratuits.

--- review
{{> hello}}
un virement ordinaire arrive sous 1 jour ouvré, un virement instantané en 10 secondes ; les deux sont gratuits.
