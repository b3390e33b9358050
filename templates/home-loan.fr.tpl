title: Crédit immobilier : pièces et délai
lang: fr
motive: home-loan
keywords: crédit prêt immobilier dossier pièces documents simulation taux achat maison appartement
subject: Votre demande de crédit immobilier

--- facts
Une réponse de principe est donnée sous 5 jours ouvrés. La simulation est gratuite.

--- mail
{{> greeting}}

Merci de votre confiance pour ce projet. La simulation est gratuite. Pour une réponse de principe sous 5 jours ouvrés, envoyez-nous en réponse à ce message :

- vos deux derniers avis d'imposition ;
- vos trois derniers bulletins de salaire ;
- le compromis de vente, ou le prix et l'adresse du bien ;
- l'apport dont vous disposez.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
La simulation est gratuite. Avec vos avis d'imposition, vos bulletins de salaire et le compromis, envoyés ici, vous avez une réponse de principe sous 5 jours ouvrés.

--- short
{{> hello}}
la simulation est gratuite et une réponse de principe arrive sous 5 jours ouvrés après vos pièces, envoyées en message privé.
