title: Statement or certificate sent
lang: en
motive: documents
keywords: statement certificate document copy tax duplicate
subject: Your documents
ask: what | Which document

--- facts
The document is free. It is available online for 10 years.

--- mail
{{> greeting}}

You will find your document ({{ask.what}}) in your personal space, under Documents. It is free and stays available online for 10 years.

{{> signature}}

--- chat
{{> hello}}
Your document ({{ask.what}}) is in your personal space, under Documents: it is free and stays there for 10 years.
