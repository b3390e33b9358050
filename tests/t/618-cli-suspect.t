#!/bin/sh
# Senders that are not who they say, from the shell: what is known of others, what servers found, and a warning before
# the answer.
. "$(dirname "$0")/lib.sh"
plan 12
export GUICHET_NOW=2026-11-24T10:00:00Z
home
account agence link=spool spool="$T/spool" address='Agence <agence@bank.example>' authserv-id=mx.bank.example \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
account deux link=spool spool="$T/spool2" address='Agence du Port <port@bank.example>' \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
mkdir spool spool2
# mail ID FROM [ACCOUNT] < further headers: takes it in.
mail() {
	{
		printf 'From: %s\nTo: agence@bank.example\nMessage-ID: <%s@test>\nSubject: %s\n' "$2" "$1" "$1"
		cat
		printf '\nBonjour\n'
	} >"$1.eml"
	"$NET" import -q --account "${3:-agence}" "$1.eml"
}
warnings() { # ID: of its messages
	"$DESK" case "$("$DESK" cases -q "$1" | head -n 1)" -o json |
		python3 -c 'import sys,json; print(" ".join(w for m in json.loads(sys.stdin.readline())["thread"] for w in m["warnings"]))'
}

mail known 'Ann Lee <ann@lee-notaire.example>' <<'END'
Date: Tue, 24 Nov 2026 08:00:00 +0000
END
is 'who is who they say' "$(warnings known)" ''
mail alike 'Ann Lee <ann@1ee-notaire.example>' <<'END'
Date: Tue, 24 Nov 2026 09:00:00 +0000
END
like 'a domain that looks like that of a customer of the same name' "$(warnings alike)" \
	'1ee-notaire.example looks like lee-notaire.example, which another customer'
mail port 'Agence du Port <port@evil.example>' </dev/null
like 'the name of another mailbox of ours' "$(warnings port)" '“Agence du Port” is a name of ours'
mail forged 'Bob <bob@ex.example>' <<'END'
Authentication-Results: filter.bank.example; none
Authentication-Results: mx.bank.example; dkim=none
Authentication-Results: mx.bank.example;
 dmarc=fail header.from=ex.example
Authentication-Results: mx.bank.example; dmarc=pass header.from=ex.example
END
like 'a result that the sender forged beneath our own' "$(warnings forged)" 'it does not come from where it says \(bob@ex.example\)'
mail other 'Cy <cy@ex.example>' <<'END'
Authentication-Results: mx.else.example; dmarc=fail header.from=ex.example
END
is 'a server that is not ours is not believed' "$(warnings other)" ''
mail list 'Eve <eve@ex.example>' <<'END'
Authentication-Results: mx.bank.example; dmarc=none; dkim=pass (2048-bit key) header.d=lists.example; spf=pass
 smtp.mailfrom=bounce@lists.example
END
like 'signed by another domain, without a word of DMARC' "$(warnings list)" 'It was signed by lists.example, not by ex.example'
mail subdomain 'Fay <fay@ex.example>' <<'END'
Authentication-Results: mx.bank.example; dkim=pass header.d=mail.ex.example; spf=pass smtp.mailfrom=x@sender.example
END
is 'by one of the same organisation: nothing is wrong' "$(warnings subdomain)" ''
mail newest 'Dan <dan@ex.example>' deux <<'END'
Authentication-Results: mx.bank.example; dmarc=fail header.from=ex.example
END
like 'where nobody told its name, the newest is, for ill' "$(warnings newest)" 'does not come from where it says'
mail reply 'Agence <agence@bank.example>' <<'END'
In-Reply-To: <known@test>
Authentication-Results: mx.bank.example; dmarc=fail header.from=bank.example
END
like 'nor is what comes in our own name' "$(warnings known)" 'does not come from where it says \(agence@bank.example\)'
is 'and the customer waits on' "$("$DESK" cases known -o json | sed 's/.*"state":"\([a-z]*\)".*/\1/')" new

case_=$("$DESK" cases -q forged | head -n 1)
exits 'an answer' 0 "$DESK" case "$case_" reply -m 'Bonjour Bob.' --override essai
like 'comes with the warning' "$(cat err)" 'WARNING: Our mail server found'
