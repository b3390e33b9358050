title: Closing an account
lang: en
motive: account-closing
keywords: close closing account leave switch
subject: Your request to close the account

--- facts
Closing is free and takes 10 business days.

--- mail
{{> greeting}}

Your request to close the account is recorded. Closing is free and takes 10 business days; the balance goes to the account whose details you give us in reply to this message.

If something about us made you leave, tell us: that is how we mend it.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Your request is recorded: closing is free and takes 10 business days. Send here the details of the account that receives the balance.
