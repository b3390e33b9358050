title: Fraud: payment disputed and refunded
lang: en
motive: fraud
keywords: fraud scam hacked phishing unknown payment dispute refund
subject: Your dispute is recorded
ask: amount | Amount disputed, in euros
ask: date | Date of the payment (15/12/2026)

--- facts
The payment of {{ask.amount | money}} of {{ask.date | date}} is refunded within 24 hours.

--- mail
{{> greeting}}

Your dispute of the payment of {{ask.amount | money}} of {{ask.date | date}} is recorded. The amount is refunded to your account within 24 hours, as the law provides.

Your card is blocked. Never pass on a code that you received in a message, not even to somebody who says they are from the bank: we never ask for it.

{{> signature}}

{{> legal}}

--- chat
{{> hello}}
Your dispute of the payment of {{ask.amount | money}} of {{ask.date | date}} is recorded. The amount is refunded within 24 hours. Never pass on a code you received in a message: we never ask for it.
