title: Appointment proposed
lang: en
motive: appointment
keywords: appointment meet advisor available slot video
ask: date | Day (15/12/2026)
ask: hour | Hour, for example 14:30

--- facts
The appointment is on {{ask.date | date}}.

--- mail
{{> greeting}}

I propose an appointment on {{ask.date | date}} at {{ask.hour}}, by video or at the branch, as you prefer. If that does not suit you, answer with two other times: I will take one of them.

{{> signature}}

--- chat
{{> hello}}
I propose {{ask.date | date}} at {{ask.hour}}, by video or at the branch. If that does not suit you, name two other times here.
