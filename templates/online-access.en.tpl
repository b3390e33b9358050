title: Online access unlocked
lang: en
motive: online-access
keywords: login password locked app site access forgotten code
subject: Your access is unlocked

--- facts
Access is unlocked. The temporary password is good for 24 hours.

--- mail
{{> greeting}}

Your access to the site and the app is unlocked. A temporary password reaches you by text message; it is good for 24 hours, and you choose a new one when you first log in.

We will never ask you for this password.

{{> signature}}

--- chat
{{> hello}}
Your access is unlocked. A temporary password reaches you by text message; it is good for 24 hours.

--- short
{{> hello}}
your access is unlocked: a temporary password, good for 24 hours, reaches you by text message.
