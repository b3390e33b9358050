title: Continuer en message privé
lang: fr
motive: 
keywords: public privé confidentiel données numéro compte message privé

--- short
{{> hello}}
merci de nous écrire. Pour protéger vos données, continuons en message privé : vous y avez une réponse complète, votre demande garde son rang.

--- review
{{> hello}}
merci de nous écrire. Pour protéger vos données, nous continuons avec vous en message privé ; votre demande garde son rang.
