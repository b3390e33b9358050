title: Apology for a late answer
lang: en
motive: no-answer
keywords: waiting late no answer reminder still nothing apology complaint
ask: what | What is being done now

--- mail
{{> greeting}}

You were waiting for our answer, and it should have come sooner: please accept our apology.

This is where we are: {{ask.what}}.

I will follow your request myself until it is settled.

{{> signature}}

--- chat
{{> hello}}
Our answer should have come sooner: please accept our apology. This is where we are: {{ask.what}}. I will follow your request to the end.

--- short
{{> hello}}
our answer should have come sooner, please accept our apology. I take up your request and will follow it to the end.

--- review
{{> hello}}
our answer should have come sooner, please accept our apology. Your remark was read, and passed on to the person who can put it right.
