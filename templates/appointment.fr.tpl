title: Rendez-vous proposé
lang: fr
motive: appointment
keywords: rendez-vous rencontrer conseiller disponibilité créneau visio
ask: date | Jour (15/12/2026)
ask: hour | Heure, par exemple 14 h 30

--- facts
Le rendez-vous est le {{ask.date | date}}.

--- mail
{{> greeting}}

Je vous propose un rendez-vous le {{ask.date | date}} à {{ask.hour}}, en visioconférence ou à l'agence, comme vous préférez. Si ce moment ne convient pas, répondez avec deux autres : j'en retiens un.

{{> signature}}

--- chat
{{> hello}}
Je vous propose le {{ask.date | date}} à {{ask.hour}}, en visioconférence ou à l'agence. Si cela ne convient pas, proposez deux autres moments ici.
