title: Go on in a private message
lang: en
motive: 
keywords: public private confidential data number account private message

--- short
{{> hello}}
thank you for writing. To protect your data, let us go on in a private message: you get a full answer there, and your request keeps its place.

--- review
{{> hello}}
thank you for writing. To protect your data we go on with you in a private message; your request keeps its place.
